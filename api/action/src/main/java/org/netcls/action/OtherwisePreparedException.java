// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsException;

/** The container is there, and has something else than what was asked for. */
public final class OtherwisePreparedException extends NetClsException {
    private static final long serialVersionUID = 1;

    private final transient Assignment assignment;

    OtherwisePreparedException(Assignment assignment, String contradiction) {
        super(new AlreadyPreparedException(assignment).getMessage() + ", " + contradiction
                + "; without that it keeps what it has");
        this.assignment = assignment;
    }

    /** What the container has; not serialized. */
    public Assignment assignment() {
        return assignment;
    }
}
