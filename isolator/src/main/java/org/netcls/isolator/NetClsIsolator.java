// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.netcls.api.Assignment;
import org.netcls.api.BackEnd;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsState;
import org.netcls.spi.HandleAllocator;

/** The service. Its containers can be replaced by recovered ones between two calls, so that callers notice nothing. */
final class NetClsIsolator implements Isolator {
    // Calls hold the read lock, so what is in flight ends before the containers are replaced or the service ends.
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    private volatile Containers containers;
    private volatile boolean stopped;

    interface Recovery {
        Containers run() throws BackEndException;
    }

    NetClsIsolator(Containers containers) {
        this.containers = containers;
    }

    /** @throws BackEndException if the recovery fails; the containers stay what they were */
    void replace(Recovery recovery) throws BackEndException {
        Containers before = containers;
        before.setOpen(false);
        calls.writeLock().lock();
        try {
            containers = recovery.run();
        } finally {
            before.setOpen(containers == before);
            calls.writeLock().unlock();
        }
    }

    /** Returns when no call is in flight; those that come later fail. */
    void close() {
        stopped = true;
        containers.setOpen(false);
        calls.writeLock().lock();
        calls.writeLock().unlock();
    }

    void use(Ledger.Strategy strategy) {
        containers.use(strategy);
    }

    void drop(HandleAllocator allocator) {
        containers.drop(allocator);
    }

    @Override
    public Assignment prepare(ContainerId container) throws NetClsException {
        return call(() -> containers.prepare(container));
    }

    @Override
    public void isolate(ContainerId container, long pid) throws NetClsException {
        call(() -> containers.isolate(container, pid));
    }

    @Override
    public Assignment status(ContainerId container) throws NetClsException {
        return call(() -> containers.status(container));
    }

    @Override
    public void cleanup(ContainerId container, Duration timeout) throws NetClsException {
        call(() -> containers.cleanup(container, timeout));
    }

    @Override
    public void destroy(ContainerId container, Duration timeout) throws NetClsException {
        call(() -> containers.destroy(container, timeout));
    }

    @Override
    public List<String> launcher(ContainerId container) throws NetClsException {
        return call(() -> containers.launcher(container));
    }

    @Override
    public BackEnd backEnd() {
        return containers.backEnd();
    }

    @Override
    public NetClsState state() {
        return containers.state();
    }

    /** A call that finds its containers replaced while it waited is made again with those that came instead. */
    private <T> T call(Turns.Step<T> step) throws NetClsException {
        while (true) {
            calls.readLock().lock();
            try {
                return step.run();
            } catch (NotOpenException e) {
                if (stopped) {
                    throw e;
                }
            } finally {
                calls.readLock().unlock();
            }
        }
    }
}
