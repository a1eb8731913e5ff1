// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.awaited.Awaited;

/** Calls for the same container follow each other; those for different ones go on in parallel. */
public final class Turns {
    private volatile boolean open = true;
    private final ConcurrentHashMap<ContainerId, Turn> turns = new ConcurrentHashMap<>();

    /** @param users how many hold or want it */
    private record Turn(ReentrantLock lock, int users) {
        Turn plus(int change) {
            return users + change == 0 ? null : new Turn(lock, users + change);
        }
    }

    public interface Step<T> {
        T run() throws NetClsException;
    }

    public interface Action {
        void run() throws NetClsException;
    }

    /** While they are not open no step begins, and none waits any longer. */
    public void setOpen(boolean open) {
        this.open = open;
    }

    /** @throws IsolatorStoppedException if they are not open any more */
    public void requireOpen() throws IsolatorStoppedException {
        if (!open) {
            throw new IsolatorStoppedException();
        }
    }

    public <T> T take(ContainerId container, Step<T> step) throws NetClsException {
        ReentrantLock lock = enter(container.root());
        try {
            await(lock, container);
            return runAndUnlock(step, lock);
        } finally {
            leave(container.root());
        }
    }

    /** Takes the turn only if nobody else has it; false if somebody has. */
    public boolean takeIfFree(ContainerId container, Action action) throws NetClsException {
        ReentrantLock lock = enter(container.root());
        try {
            return lock.tryLock() && runAndUnlock(() -> done(action), lock);
        } finally {
            leave(container.root());
        }
    }

    private static boolean done(Action action) throws NetClsException {
        action.run();
        return true;
    }

    private ReentrantLock enter(ContainerId container) {
        return turns.compute(container, (id, turn) -> turn == null ? new Turn(new ReentrantLock(), 1) : turn.plus(1))
                .lock();
    }

    private void leave(ContainerId container) {
        turns.computeIfPresent(container, (id, turn) -> turn.plus(-1));
    }

    private <T> T runAndUnlock(Step<T> step, ReentrantLock lock) throws NetClsException {
        try {
            requireOpen();
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
            throw new CallInterruptedException("interrupted before the turn of this call for container '" + container
                    + "' came" + Awaited.NOTHING_DONE);
        }
    }
}
