// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** The calling thread was interrupted while it waited, and its interrupt status is set; the message says what was done. */
public final class CallInterruptedException extends NetClsException {
    private static final long serialVersionUID = 1;

    public CallInterruptedException(String message) {
        super(message);
    }
}
