// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import java.util.List;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;

/** Moves one process after the other, until one cannot be moved. */
public record ProcessMover(Isolator isolator, ContainerId container) {
    /** @throws PartlyMovedException which tells which were moved, if some were */
    public void all(List<Long> pids) throws NetClsException {
        int moved = 0;
        try {
            for (long pid : pids) {
                isolator.isolate(container, pid);
                moved++;
            }
        } catch (NetClsException e) {
            if (moved > 0) {
                throw new PartlyMovedException(e, pids.subList(0, moved));
            }
            throw e;
        }
    }
}
