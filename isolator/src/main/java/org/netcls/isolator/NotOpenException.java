// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import org.netcls.api.NetClsException;

/** The containers are being recovered anew, or the isolator has been stopped: nothing was done, or all was undone. */
final class NotOpenException extends NetClsException {
    private static final long serialVersionUID = 1;

    NotOpenException() {
        super("the isolator has been stopped; look its service up again");
    }
}
