// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.time.Duration;
import java.util.List;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;

/**
 * Moves one process after the other, until one cannot be moved.
 *
 * @param isNew whether the container was made for them, and is unmade if none could be moved
 */
record Moving(Isolator isolator, ContainerId container, boolean isNew) {
    /** @throws NetClsException which tells which were moved, if some were */
    void all(List<Long> pids) throws NetClsException {
        int moved = 0;
        try {
            for (long pid : pids) {
                isolator.isolate(container, pid);
                moved++;
            }
        } catch (NetClsException e) {
            throw failure(e, pids.subList(0, moved));
        }
    }

    private NetClsException failure(NetClsException e, List<Long> moved) throws NetClsException {
        if (!moved.isEmpty()) {
            return new NetClsException(e.getMessage() + "; moved before: " + moved, e);
        }
        if (isNew) {
            isolator.cleanup(container, Duration.ZERO);
        }
        return e;
    }
}
