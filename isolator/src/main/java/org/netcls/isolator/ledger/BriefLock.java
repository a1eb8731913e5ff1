// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for what takes less than a microsecond, but for what is rare, such as a copy of how all handles of a primary are
 * used. Who finds it taken tries again, then lets others run, and then naps, so that
 * nobody has to be woken: to unlock is one store, without a fence. It is not fair, and not reentrant. It is a {@link Lock} because
 * the build knows what those guard.
 */
final class BriefLock implements Lock {
    private static final long NOBODY = 0;
    // The last ones take longer than it is held, unless the scheduler has interrupted its owner.
    private static final int SPINS = 7;
    private static final int YIELDS = 8;
    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final AtomicLong owner = new AtomicLong(NOBODY);

    /** @throws IllegalStateException if this thread has it already */
    @Override
    public void lock() {
        long self = Thread.currentThread().getId();
        for (int tries = 0; !take(self); tries++) {
            if (owner.get() == self) {
                throw new IllegalStateException("this thread is in the ledger already");
            }
            waste(tries);
        }
    }

    private boolean take(long self) {
        return owner.getPlain() == NOBODY && owner.compareAndExchangeAcquire(NOBODY, self) == NOBODY;
    }

    private static void waste(int tries) {
        if (tries < SPINS) {
            // Twice as long each time, because each look at the lock delays who has it.
            for (int i = 0; i < 1 << tries; i++) {
                Thread.onSpinWait();
            }
        } else if (tries < SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    @Override
    public void unlock() {
        assert owner.getPlain() == Thread.currentThread().getId() : "unlocked by a thread that has not locked";
        owner.setRelease(NOBODY);
    }

    @Override
    public boolean tryLock() {
        return take(Thread.currentThread().getId());
    }

    @Override
    public void lockInterruptibly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException();
    }
}
