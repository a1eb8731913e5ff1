// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** The world did not allow what was asked. Each subtype is something that a caller can act on. */
public abstract class NetClsException extends Exception {
    private static final long serialVersionUID = 1;

    protected NetClsException(String message) {
        super(message);
    }

    protected NetClsException(String message, Throwable cause) {
        super(message, cause);
    }
}
