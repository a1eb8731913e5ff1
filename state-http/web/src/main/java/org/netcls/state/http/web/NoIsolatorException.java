// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

/** There is no isolator now: it is recovering, being updated, or not running. */
public final class NoIsolatorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public NoIsolatorException() {
        super("the isolator is recovering or not running");
    }
}
