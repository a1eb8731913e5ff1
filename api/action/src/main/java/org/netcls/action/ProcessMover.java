// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

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
public record ProcessMover(Isolator isolator, ContainerId container, boolean isNew) {
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
            if (isNew) {
                unmake(e);
            }
            throw e;
        }
    }

    /** Also where it was an interrupt that kept it from being moved. */
    private void unmake(NetClsException cause) {
        boolean isInterrupted = Thread.interrupted();
        try {
            isolator.cleanup(container, Duration.ZERO);
        } catch (NetClsException e) {
            cause.addSuppressed(e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
