// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import java.util.List;
import org.netcls.api.NetClsException;

/** A process could not be moved into a group, and others were before it. */
public final class PartlyMovedException extends NetClsException {
    private static final long serialVersionUID = 1;

    private final Long[] moved;

    PartlyMovedException(NetClsException cause, List<Long> moved) {
        super(cause.getMessage() + "; moved before: " + moved, cause);
        this.moved = moved.toArray(Long[]::new);
    }

    /** Those that are in the group now. */
    public List<Long> moved() {
        return List.of(moved);
    }
}
