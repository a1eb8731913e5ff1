// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;

/** Calls for the same container follow each other; those for different ones go on in parallel. */
final class Turns {
    private final ConcurrentHashMap<ContainerId, Turn> turns = new ConcurrentHashMap<>();

    /** @param users how many hold or want it */
    private record Turn(ReentrantLock lock, int users) {
        Turn plus(int change) {
            return users + change == 0 ? null : new Turn(lock, users + change);
        }
    }

    interface Step<T> {
        T run() throws NetClsException;
    }

    <T> T take(ContainerId container, Step<T> step) throws NetClsException {
        ReentrantLock lock = enter(container);
        try {
            await(lock, container);
            return runAndUnlock(step, lock);
        } finally {
            leave(container);
        }
    }

    /** Takes the turn only if nobody else has it; empty if somebody has. */
    <T> Optional<T> takeIfFree(ContainerId container, Step<T> step) throws NetClsException {
        ReentrantLock lock = enter(container);
        try {
            return lock.tryLock() ? Optional.of(runAndUnlock(step, lock)) : Optional.empty();
        } finally {
            leave(container);
        }
    }

    private ReentrantLock enter(ContainerId container) {
        return turns.compute(container, (id, turn) -> turn == null ? new Turn(new ReentrantLock(), 1) : turn.plus(1))
                .lock();
    }

    private void leave(ContainerId container) {
        turns.computeIfPresent(container, (id, turn) -> turn.plus(-1));
    }

    private static <T> T runAndUnlock(Step<T> step, ReentrantLock lock) throws NetClsException {
        try {
            return step.run();
        } finally {
            lock.unlock();
        }
    }

    private static void await(ReentrantLock lock, ContainerId container) throws NetClsException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("interrupted, and nothing was done for container '" + container + "'");
        }
    }
}
