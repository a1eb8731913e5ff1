// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** The world did not allow what was asked. Each subtype is something that a caller can act on. */
public class NetClsException extends Exception {
    private static final long serialVersionUID = 1;

    public NetClsException(String message) {
        super(message);
    }

    public NetClsException(String message, Throwable cause) {
        super(message, cause);
    }
}
