// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.List;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;

/** What {@code netcls:isolate} does: one process after the other, until one cannot be moved. */
record Moving(Isolator isolator, ContainerId container) {
    /** @throws NetClsException which tells how many were moved, if some were */
    void all(List<Long> pids) throws NetClsException {
        int moved = 0;
        try {
            for (long pid : pids) {
                isolator.isolate(container, pid);
                moved++;
            }
        } catch (NetClsException e) {
            throw moved == 0 ? e : new NetClsException(e.getMessage() + "; moved before: " + pids.subList(0, moved), e);
        }
    }
}
