// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import org.netcls.api.NetClsException;

/** The containers are being recovered anew, or the isolator has been stopped: nothing was done, or all was undone. */
public final class NotOpenException extends NetClsException {
    private static final long serialVersionUID = 1;

    public NotOpenException() {
        super("the isolator has been stopped; look its service up again");
    }
}
