// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** The isolator has been stopped: nothing was done, or all was undone. Look its service up again. */
public final class IsolatorStoppedException extends NetClsException {
    private static final long serialVersionUID = 1;

    public IsolatorStoppedException() {
        super("the isolator has been stopped; look its service up again");
    }
}
