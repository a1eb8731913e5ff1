// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BriefLockTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 100_000;

    private final BriefLock lock = new BriefLock();
    private int count;

    /** More threads than cores, so that owners are interrupted, and others yield and nap. */
    @Test
    void oneThreadAtATimeHasIt() throws Exception {
        Callable<Void> counting = () -> {
            for (int i = 0; i < ROUNDS; i++) {
                lock.lock();
                try {
                    count++;
                } finally {
                    lock.unlock();
                }
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Void>> ends = threads.invokeAll(
                IntStream.range(0, THREADS).mapToObj(number -> counting).toList());
        threads.shutdown();
        for (Future<Void> end : ends) {
            end.get();
        }
        assertThat(count).isEqualTo(THREADS * ROUNDS);
    }

    @Test
    void whoNapsGetsItWhenItIsFree() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        lock.lock();
        Thread other = new Thread(() -> {
            begun.countDown();
            lock.lock();
            count++;
            lock.unlock();
        });
        other.start();
        begun.await();
        while (other.getState() != Thread.State.TIMED_WAITING) {
            assertThat(count).isZero();
        }
        lock.unlock();
        other.join();
        assertThat(count).isOne();
        assertThat(lock.tryLock()).isTrue();
    }

    @Test
    void onlyWhoHasItUnlocksIt() {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(lock::unlock);
        assertThat(lock.tryLock()).isTrue();
    }

    @Test
    void whoHasItIsNotLetInAgainAndHasItStill() {
        lock.lock();
        assertThatIllegalStateException().isThrownBy(lock::lock);
        assertThat(lock.tryLock()).isFalse();
        lock.unlock();
        assertThat(lock.tryLock()).isTrue();
    }
}
