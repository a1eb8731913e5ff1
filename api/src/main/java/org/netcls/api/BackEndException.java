// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** The back end failed; the message has the operation, the path and the kernel's reason. */
public final class BackEndException extends NetClsException {
    private static final long serialVersionUID = 1;

    public BackEndException(String message, Throwable cause) {
        super(message, cause);
    }
}
