// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.NetClsHandle;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

/**
 * What the SPI promises of every allocator; a test class of yours extends it and names the allocator. It leaves to the
 * allocator which free handle is chosen, so one may spare some for as long as there are others, but not withhold them:
 * the isolator takes a -1 while handles are free for a fault. That every operation takes constant time is not tested.
 */
public abstract class HandleAllocatorContract {
    private static final int LAST = NetClsHandle.MAX_SECONDARY;

    /** The allocator to test; the same each time, or a new one. */
    protected abstract HandleAllocator allocator();

    @Test
    void takesEachHandleOnceAndThenNone() {
        CheckedPool pool = open(all());
        pool.takeAll();
        all().forEach(pool::give);
        pool.takeAll();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void takesOnlyWhatWasFreeWhenThePoolWasOpened(long seed) {
        Random random = new Random(seed);
        CheckedPool pool = open(random.ints(random.nextInt(LAST), 1, LAST + 1).distinct());
        pool.takeAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 255, 256, 4095, 4096, LAST - 1, LAST})
    void reservesAFreeHandleOnce(int secondary) {
        CheckedPool pool =
                open(IntStream.of(1, 2, 64, 256, 4096, LAST, secondary).distinct());
        pool.reserve(secondary);
        pool.reserve(secondary);
        pool.takeAll();
    }

    @Test
    void doesNotReserveWhatIsTaken() {
        CheckedPool pool = open(all());
        all().forEach(i -> pool.reserve(pool.take()));
        pool.takeAll();
    }

    @Test
    void doesNotReserveWhatWasNeverFree() {
        CheckedPool pool = open(all().filter(secondary -> secondary % 3 == 0));
        all().filter(secondary -> secondary % 3 != 0).forEach(pool::reserve);
        pool.takeAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 64, 255, 256, 4095, 4096, LAST - 1, LAST})
    void whatIsGivenIsFreeAgain(int secondary) {
        CheckedPool pool = open(IntStream.empty());
        pool.give(secondary);
        pool.take();
        pool.give(secondary);
        pool.reserve(secondary);
        pool.give(secondary);
        pool.takeAll();
    }

    /** The pool fills and empties again and again; the widest stride goes from the first handle to the last. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 302})
    void keepsCountInALongRandomLife(int stride) {
        CheckedPool pool = open(IntStream.empty());
        Random random = new Random(stride);
        for (int step = 0; step < 100_000; step++) {
            int secondary = 1 + stride * random.nextInt(218);
            boolean fills = step % 2000 < 1000;
            switch (random.nextInt(fills ? 6 : 3)) {
                case 0 -> pool.take();
                case 1 -> pool.reserve(secondary);
                default -> {
                    if (!pool.isFree(secondary)) {
                        pool.give(secondary);
                    }
                }
            }
        }
        pool.takeAll();
    }

    @Test
    void poolsDoNotKnowOfEachOther() {
        HandleAllocator allocator = allocator();
        CheckedPool one = CheckedPool.open(allocator, IntStream.of(1, 2, 3, LAST));
        one.reserve(2);
        CheckedPool other = CheckedPool.open(allocator, IntStream.of(2, 3, 4));
        one.take();
        other.give(5);
        one.takeAll();
        other.takeAll();
        one.give(2);
        other.takeAll();
        one.takeAll();
    }

    @Test
    void doesNotKeepTheFreeHandles() {
        AtomicBoolean opening = new AtomicBoolean(true);
        HandlePool pool = allocator().open(action -> {
            assertThat(opening).as("FreeHandles are for open() alone").isTrue();
            action.accept(1);
        });
        opening.set(false);
        assertThat(pool.take()).isEqualTo(1);
        assertThat(pool.take()).isEqualTo(-1);
        assertThat(pool.reserve(1)).isFalse();
        pool.give(1);
        assertThat(pool.reserve(1)).isTrue();
    }

    @Test
    void allocatesNothing() {
        assumeTrue(
                ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
                        && bean.isThreadAllocatedMemorySupported()
                        && bean.isThreadAllocatedMemoryEnabled(),
                "this JVM does not tell what a thread allocates");
        HandlePool pool = allocator().open(action -> all().forEach(action));
        // In the first runs the JVM may allocate for itself.
        assertThat(LongStream.generate(() -> allocatedByUsing(pool)).limit(10))
                .as("bytes that %d operations allocate, run by run", 4 * LAST + 1)
                .contains(0L);
    }

    private static long allocatedByUsing(HandlePool pool) {
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = bean.getCurrentThreadAllocatedBytes();
        for (int secondary = 1; secondary <= LAST; secondary++) {
            pool.reserve(secondary);
        }
        for (int secondary = 1; secondary <= LAST; secondary++) {
            pool.give(secondary);
        }
        for (int taken = 0; taken <= LAST; taken++) {
            pool.take();
        }
        for (int secondary = 1; secondary <= LAST; secondary++) {
            pool.give(secondary);
        }
        return bean.getCurrentThreadAllocatedBytes() - before;
    }

    private CheckedPool open(IntStream free) {
        return CheckedPool.open(allocator(), free);
    }

    private static IntStream all() {
        return IntStream.rangeClosed(1, LAST);
    }
}
