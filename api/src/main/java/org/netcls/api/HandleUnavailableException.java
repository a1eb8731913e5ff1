// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** The handle, or the primary, that was asked for cannot be had; the message says why. */
public final class HandleUnavailableException extends NetClsException {
    private static final long serialVersionUID = 1;

    public HandleUnavailableException(String message) {
        super(message);
    }
}
