// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.contract;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.netcls.api.NetClsHandle;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

/** The contract lets a right allocator pass, and each of its tests catches a wrong one. */
class HandleAllocatorContractTest {
    private static final int LAST = NetClsHandle.MAX_SECONDARY;

    static final List<Arguments> WRONG = List.of(
            wrong("forgets to take", "takesEachHandleOnceAndThenNone", handles -> new LowestFirst(handles) {
                @Override
                public int take() {
                    return free.nextSetBit(1);
                }
            }),
            wrong("throws when nothing is free", "takesEachHandleOnceAndThenNone", handles -> new LowestFirst(handles) {
                @Override
                public int take() {
                    if (free.isEmpty()) {
                        throw new IllegalStateException("nothing is free");
                    }
                    return super.take();
                }
            }),
            wrong("withholds the low ones", "takesEachHandleOnceAndThenNone", handles -> new LowestFirst(handles) {
                @Override
                public int take() {
                    int chosen = free.nextSetBit(0x100);
                    free.set(Math.max(chosen, 0), false);
                    return chosen;
                }
            }),
            wrong(
                    "believes that all are free",
                    "takesOnlyWhatWasFreeWhenThePoolWasOpened",
                    handles -> new LowestFirst(
                            action -> IntStream.rangeClosed(1, LAST).forEach(action))),
            wrong("denies the last one", "reservesAFreeHandleOnce", handles -> new LowestFirst(handles) {
                @Override
                public boolean reserve(int secondary) {
                    return secondary != LAST && super.reserve(secondary);
                }
            }),
            wrong("says yes without taking", "reservesAFreeHandleOnce", handles -> new LowestFirst(handles) {
                @Override
                public boolean reserve(int secondary) {
                    return free.get(secondary);
                }
            }),
            wrong("says yes to what it had once", "doesNotReserveWhatIsTaken", handles -> new LowestFirst(handles) {
                private final BitSet known = (BitSet) free.clone();

                @Override
                public boolean reserve(int secondary) {
                    super.reserve(secondary);
                    return known.get(secondary);
                }
            }),
            wrong("says yes to everything", "doesNotReserveWhatWasNeverFree", handles -> new LowestFirst(handles) {
                @Override
                public boolean reserve(int secondary) {
                    super.reserve(secondary);
                    return true;
                }
            }),
            wrong("forgets what is given", "whatIsGivenIsFreeAgain", handles -> new LowestFirst(handles) {
                @Override
                public void give(int secondary) {}
            }),
            wrong("forgets one in a thousand", "keepsCountInALongRandomLife", handles -> new LowestFirst(handles) {
                private int given;

                @Override
                public void give(int secondary) {
                    free.set(secondary, ++given % 1000 != 0);
                }
            }),
            wrong("takes one in a thousand twice", "keepsCountInALongRandomLife", handles -> new LowestFirst(handles) {
                private int taken;

                @Override
                public int take() {
                    return ++taken % 1000 == 0 ? free.nextSetBit(1) : super.take();
                }
            }),
            wrong("has one pool for all", "poolsDoNotKnowOfEachOther", new HandleAllocator() {
                private final LowestFirst pool = new LowestFirst(action -> {});

                @Override
                public HandlePool open(FreeHandles handles) {
                    pool.free.clear();
                    handles.forEach(pool::give);
                    return pool;
                }
            }),
            wrong("asks again when nothing is free", "doesNotKeepTheFreeHandles", handles -> new LowestFirst(handles) {
                @Override
                public int take() {
                    int chosen = super.take();
                    if (chosen < 0) {
                        handles.forEach(known -> {});
                    }
                    return chosen;
                }
            }),
            wrong("allocates", "allocatesNothing", handles -> new LowestFirst(handles) {
                private Integer last;

                @Override
                public void give(int secondary) {
                    last = secondary;
                    super.give(last);
                }
            }));

    private static HandleAllocator allocator;

    /** Run by the test kit, one after the other, each with the allocator set before. */
    static final class Subject extends HandleAllocatorContract {
        @Override
        protected HandleAllocator allocator() {
            return allocator;
        }
    }

    @Test
    void aRightAllocatorPasses() {
        run(LowestFirst::new)
                .assertStatistics(tests -> tests.skipped(0).aborted(0).failed(0));
    }

    @ParameterizedTest
    @FieldSource("WRONG")
    void aWrongAllocatorFails(HandleAllocator wrong, String caughtBy) {
        assertThat(names(run(wrong).failed())).contains(caughtBy);
    }

    @Test
    void eachTestCatchesAWrongAllocator() {
        assertThat(names(run(LowestFirst::new)))
                .isEqualTo(WRONG.stream().map(wrong -> wrong.get()[1]).collect(toSet()));
    }

    private static Events run(HandleAllocator tested) {
        allocator = tested;
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Subject.class))
                .execute()
                .testEvents();
    }

    private static Set<String> names(Events events) {
        return events.stream()
                .map(event -> event.getTestDescriptor().getSource().orElseThrow())
                .map(source -> ((MethodSource) source).getMethodName())
                .collect(toSet());
    }

    private static Arguments wrong(String what, String caughtBy, HandleAllocator allocator) {
        return arguments(named(what, allocator), caughtBy);
    }
}
