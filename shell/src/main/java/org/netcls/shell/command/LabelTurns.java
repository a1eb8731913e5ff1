// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashSet;
import java.util.Set;
import org.netcls.api.Assignment;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.awaited.Awaited;

/**
 * Commands that change labels of the same container follow each other, because each reads all that there are and then
 * replaces them. The turns are those of the bundle: an instance with commands lives for one call.
 */
final class LabelTurns {
    @GuardedBy("LabelTurns.class")
    private static final Set<ContainerId> TAKEN = new HashSet<>();

    interface Step {
        Assignment run() throws NetClsException;
    }

    private LabelTurns() {}

    static Assignment take(ContainerId container, Step step) throws NetClsException {
        try {
            enter(container);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("interrupted while another command changed labels of container '"
                    + container + "'" + Awaited.NOTHING_DONE);
        }
        try {
            return step.run();
        } finally {
            leave(container);
        }
    }

    private static synchronized void enter(ContainerId container) throws InterruptedException {
        while (!TAKEN.add(container)) {
            LabelTurns.class.wait();
        }
    }

    private static synchronized void leave(ContainerId container) {
        TAKEN.remove(container);
        LabelTurns.class.notifyAll();
    }
}
