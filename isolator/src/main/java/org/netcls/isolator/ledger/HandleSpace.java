// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

/**
 * The secondary handles of one primary: each is used, quarantined or free, or outside the range. Guarded by the ledger's
 * lock. An allocator's pool mirrors what is free here, and none of its answers is believed unchecked.
 */
final class HandleSpace implements FreeHandles {
    private static final int SIZE = NetClsHandle.MAX_SECONDARY + 1;

    private final int primary;
    private final BitSet range;
    private final Consumer<String> faults;
    private final Consumer<NetClsHandle> freed;
    private final UnusedHandles unused;

    // Who has each, or had it last; null where nobody is known.
    private final ContainerId[] holders = new ContainerId[SIZE];
    private final boolean[] isOwned = new boolean[SIZE];
    // Carried by a group that is not the owner's.
    private final BitSet carriedElsewhere = new BitSet(SIZE);
    // In use when the isolator ended before.
    private final BitSet formerlyUsed = new BitSet(SIZE);
    private int usedCount;
    private HandlePool pool = GuardedPool.NONE;

    /**
     * @param faults told what an allocator did wrong; it is expected to {@link #close()} the pools
     * @param freed told of each handle that has been quarantined long enough
     */
    HandleSpace(
            int primary,
            Settings settings,
            QuarantineClock clock,
            ReleaseTimes times,
            Consumer<String> faults,
            Consumer<NetClsHandle> freed) {
        this.primary = primary;
        this.range = settings.handles().get(primary);
        this.faults = faults;
        this.freed = freed;
        this.unused = new UnusedHandles(settings.quarantine(), clock, times, this::free);
        range.stream().filter(times::isInUse).forEach(formerlyUsed::set);
    }

    /** The groups have been read: what nobody has by now is free or quarantined. */
    void settle() {
        BitSet left = (BitSet) range.clone();
        range.stream().filter(this::isUsed).forEach(left::clear);
        unused.settle(left);
    }

    int primary() {
        return primary;
    }

    void open(HandleAllocator allocator) {
        pool = GuardedPool.open(allocator, this, faults);
    }

    void close() {
        pool = GuardedPool.NONE;
    }

    @Override
    public void forEach(IntConsumer action) {
        unused.forEachFree(action);
    }

    boolean hasFree() {
        unused.expireSome();
        return unused.freeCount() > 0;
    }

    /** Takes a free handle; there must be one. */
    NetClsHandle take(ContainerId container) {
        int secondary = choose();
        use(secondary);
        own(secondary, container);
        return handle(secondary);
    }

    /** Takes this handle, which a group carries, quarantined or not. Tells why not, where that is so. */
    Optional<String> reserve(int secondary, ContainerId container) {
        if (!covers(secondary)) {
            return Optional.of("is outside the configured range");
        }
        if (isOwned[secondary]) {
            return Optional.of("is with container '" + holders[secondary] + "' too");
        }
        if (!isUsed(secondary)) {
            reserveUnused(secondary);
        }
        own(secondary, container);
        return Optional.empty();
    }

    private void reserveUnused(int secondary) {
        if (unused.isFree(secondary) && !pool.reserve(secondary)) {
            faults.accept("denied that " + handle(secondary).hex() + " is free");
        }
        use(secondary);
    }

    boolean covers(int secondary) {
        return range.get(secondary);
    }

    /** Takes this handle if it is free. Tells why not, where that is so. */
    Optional<String> claim(int secondary, ContainerId container) {
        unused.expireSome();
        return refusal(secondary).or(() -> reserve(secondary, container));
    }

    private Optional<String> refusal(int secondary) {
        return switch (useOf(secondary)) {
            case FOREIGN -> Optional.of("is carried by a group that it was not given to");
            case QUARANTINED ->
                unused.left(secondary).map(left -> "is quarantined for another " + (left.toSeconds() + 1) + " s");
            case FREE, USED, OUTSIDE -> Optional.empty();
        };
    }

    /** A group carries this handle that is not its owner's: it is used until {@link #carriedNoMore}, with or without owner. */
    void carriedElsewhere(int secondary) {
        if (!covers(secondary)) {
            return;
        }
        if (!isUsed(secondary)) {
            reserveUnused(secondary);
        }
        carriedElsewhere.set(secondary);
    }

    void carriedNoMore(int secondary) {
        boolean isForeign = useOf(secondary) == HandleUse.FOREIGN;
        carriedElsewhere.clear(secondary);
        if (isForeign) {
            usedCount--;
            unused.release(secondary);
        }
    }

    /** Ends the container's use of the handle, which is quarantined from now on. One that another group carries stays used. */
    void release(int secondary, ContainerId container, Runnable told) {
        disown(secondary, container);
        told.run();
        if (!isUsed(secondary)) {
            usedCount--;
            unused.release(secondary);
        }
    }

    /** Takes a handle back that no group of this container has ever carried: it is free at once, if no other does. */
    void giveBack(int secondary, ContainerId container) {
        disown(secondary, container);
        holders[secondary] = null;
        if (!isUsed(secondary)) {
            usedCount--;
            unused.giveBack(secondary);
            pool.give(secondary);
        }
    }

    private void disown(int secondary, ContainerId container) {
        if (!isOwned[secondary] || !container.equals(holders[secondary])) {
            throw new IllegalStateException(handle(secondary).hex() + " is not with container '" + container + "'");
        }
        isOwned[secondary] = false;
    }

    /** Those that were in use when the isolator ended before, and are with nobody now. */
    Stream<NetClsHandle> unaccounted() {
        return formerlyUsed.stream().filter(secondary -> !isUsed(secondary)).mapToObj(this::handle);
    }

    private boolean isUsed(int secondary) {
        return isOwned[secondary] || carriedElsewhere.get(secondary);
    }

    /** Frees all that have been quarantined long enough. */
    void expire() {
        unused.expireAll();
    }

    /** How long until the next quarantined handle is free; empty when none is quarantined. */
    Optional<Duration> nextDue() {
        return unused.nextExpiry();
    }

    /** What is shown of them. */
    HandleReport report() {
        return new HandleReport(primary, usedCount, this, unused);
    }

    /** What is told of all of them, copied: to tell it takes long. */
    HandleUses copy() {
        HandleUse[] uses = new HandleUse[SIZE];
        Arrays.setAll(uses, this::useOf);
        return new HandleUses(uses, holders.clone(), unused.ends(), unused::onTheWall);
    }

    HandleUse useOf(int secondary) {
        if (!covers(secondary)) {
            return HandleUse.OUTSIDE;
        }
        if (isUsed(secondary)) {
            return isOwned[secondary] ? HandleUse.USED : HandleUse.FOREIGN;
        }
        return unused.isFree(secondary) ? HandleUse.FREE : HandleUse.QUARANTINED;
    }

    /** Who has it, or had it last. */
    Optional<ContainerId> holder(int secondary) {
        return Optional.ofNullable(holders[secondary]);
    }

    /** At the place of each, who has it or had it last. */
    ContainerId[] holders() {
        return holders;
    }

    /** Of those that nobody has, these had them last, as long as nobody gets them. */
    void remember(ContainerId... before) {
        for (int secondary = 0; secondary < SIZE; secondary++) {
            if (!isOwned[secondary]) {
                holders[secondary] = before[secondary];
            }
        }
    }

    /** The allocator's choice if it is right, else the one released longest ago. */
    private int choose() {
        int chosen = pool.take();
        if (unused.isFree(chosen)) {
            return chosen;
        }
        if (pool != GuardedPool.NONE) {
            faults.accept(
                    chosen == -1
                            ? "chose none although " + unused.freeCount() + " are free"
                            : String.format("chose 0x%x, which is not free", chosen));
        }
        return unused.longestFree();
    }

    private void use(int secondary) {
        unused.remove(secondary);
        usedCount++;
    }

    private void own(int secondary, ContainerId container) {
        holders[secondary] = container;
        isOwned[secondary] = true;
    }

    private void free(int secondary) {
        pool.give(secondary);
        freed.accept(handle(secondary));
    }

    private NetClsHandle handle(int secondary) {
        return new NetClsHandle(primary, secondary);
    }
}
