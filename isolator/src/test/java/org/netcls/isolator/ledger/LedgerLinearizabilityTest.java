// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.netcls.allocator.bitmap.BitmapAllocator;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.settings.Settings;

/**
 * Calls on two threads look as if they came one after the other. Stressed and not model-checked, because the model
 * checker needs a tenth of a second for each ledger. Public, because Lincheck makes its own instances.
 */
@Param(name = "handle", gen = IntGen.class, conf = "1:3")
@Param(name = "owner", gen = IntGen.class, conf = "1:2")
public class LedgerLinearizabilityTest {
    private static final int PRIMARY = 2;
    private static final int SECONDARIES = 2;

    // One for all, emptied before each run, because making one costs more than a thousand calls on it.
    private static final Ledger LEDGER = ledger();

    public LedgerLinearizabilityTest() {
        for (int secondary = 1; secondary <= SECONDARIES; secondary++) {
            tryToGiveBack(secondary, 1);
            tryToGiveBack(secondary, 2);
        }
    }

    @Test
    void callsLookAsIfTheyCameOneAfterTheOther() {
        new StressOptions()
                .threads(2)
                .actorsPerThread(3)
                .iterations(10)
                .invocationsPerIteration(100)
                .sequentialSpecification(OneByOne.class)
                // The shorter ones would run on the ledger that the first failure left behind.
                .minimizeFailedScenario(false)
                .check(LedgerLinearizabilityTest.class);
    }

    @Operation
    public int take(@Param(name = "owner") int owner) {
        try {
            return LEDGER.take(container(owner), Optional.empty(), Set.of()).secondary();
        } catch (NetClsException e) {
            return 0;
        }
    }

    @Operation
    public boolean reserve(@Param(name = "handle") int secondary, @Param(name = "owner") int owner) {
        return LEDGER.reserve(handle(secondary), container(owner)).isEmpty();
    }

    @Operation
    public boolean release(@Param(name = "handle") int secondary, @Param(name = "owner") int owner) {
        try {
            LEDGER.release(handle(secondary), container(owner));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Operation
    public boolean giveBack(@Param(name = "handle") int secondary, @Param(name = "owner") int owner) {
        return tryToGiveBack(secondary, owner);
    }

    private static boolean tryToGiveBack(int secondary, int owner) {
        try {
            LEDGER.giveBack(handle(secondary), container(owner));
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    @Operation
    public List<Integer> snapshot() {
        HandleCounts use = LEDGER.snapshot().handles().get(0);
        return List.of(use.used(), use.quarantined(), use.free());
    }

    private static Ledger ledger() {
        Settings settings = Ledgers.settings(List.of(PRIMARY), SECONDARIES, Duration.ZERO, Duration.ZERO);
        Ledger ledger =
                Ledgers.inMemory(settings, BootClock.start(new RecordingLog().logger()), new RecordingLog().logger());
        ledger.use(new NamedAllocator("bitmap", new BitmapAllocator()));
        return ledger;
    }

    private static NetClsHandle handle(int secondary) {
        return new NetClsHandle(PRIMARY, secondary);
    }

    private static ContainerId container(int owner) {
        return new ContainerId("c" + owner);
    }

    /** What a ledger is for one thread: who has what, and the lowest is taken first. */
    public static final class OneByOne {
        private final Map<Integer, Integer> owners = new TreeMap<>();

        public int take(int owner) {
            int lowest = IntStream.rangeClosed(1, SECONDARIES)
                    .filter(secondary -> !owners.containsKey(secondary))
                    .findFirst()
                    .orElse(0);
            if (lowest != 0) {
                owners.put(lowest, owner);
            }
            return lowest;
        }

        public boolean reserve(int secondary, int owner) {
            return secondary <= SECONDARIES && owners.putIfAbsent(secondary, owner) == null;
        }

        public boolean release(int secondary, int owner) {
            return owners.remove(secondary, owner);
        }

        public boolean giveBack(int secondary, int owner) {
            return owners.remove(secondary, owner);
        }

        public List<Integer> snapshot() {
            return List.of(owners.size(), 0, SECONDARIES - owners.size());
        }
    }
}
