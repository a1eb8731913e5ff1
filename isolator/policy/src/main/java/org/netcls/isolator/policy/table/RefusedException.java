// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.io.IOException;

/** A program has ended and says that it has not done what it was asked for, which may be the fault of just that. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
