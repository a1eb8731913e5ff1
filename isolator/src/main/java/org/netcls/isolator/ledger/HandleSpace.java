// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleMap.Run;
import org.netcls.api.HandleStatus;
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
    // So that one call never pays for a long pause; more than the one that a call can add.
    private static final int EXPIRED_PER_CALL = 64;
    // Stands for a group that is left alone, whatever its name.
    private static final ContainerId STRANGER = new ContainerId("left-alone");

    private final int primary;
    private final BitSet range;
    private final long quarantineMicros;
    private final QuarantineClock clock;
    private final ReleaseTimes times;
    private final Consumer<String> faults;
    private final Consumer<NetClsHandle> freed;

    private final ContainerId[] owners = new ContainerId[SIZE];
    // Who released each last; null where nobody has since the groups were read.
    private final ContainerId[] lastOwners = new ContainerId[SIZE];
    // All that are not used: first the free ones, then, from firstQuarantined on, the quarantined ones.
    private final ReleaseOrder order = new ReleaseOrder();
    // No BitSet, which looks for its highest word when that becomes empty.
    private final boolean[] free = new boolean[SIZE];
    // Carried by a group that is not the owner's.
    private final BitSet shared = new BitSet(SIZE);
    // Without an owner, and used only because they are shared.
    private final BitSet abandoned = new BitSet(SIZE);
    // In use when the isolator ended before.
    private final BitSet formerlyUsed = new BitSet(SIZE);
    private int firstQuarantined;
    private int freeCount;
    private int restingCount;
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
        this.quarantineMicros = TimeUnit.MICROSECONDS.convert(settings.quarantine());
        this.clock = clock;
        this.times = times;
        this.faults = faults;
        this.freed = freed;
        restore(clock.getAsLong());
    }

    /** Those never released come first, and those released are quarantined as if there had been no restart. */
    private void restore(long now) {
        range.stream().filter(times::isInUse).forEach(formerlyUsed::set);
        range.stream().filter(times::isNever).forEach(this::addFree);
        times.order(range, now).forEach(secondary -> {
            if (times.of(secondary) + quarantineMicros <= now) {
                addFree(secondary);
            } else {
                order.addLast(secondary);
                beginRest(secondary);
            }
        });
    }

    private void addFree(int secondary) {
        order.addLast(secondary);
        becomeFree(secondary);
    }

    void open(HandleAllocator allocator) {
        pool = GuardedPool.open(allocator, this, faults);
    }

    void close() {
        pool = GuardedPool.NONE;
    }

    @Override
    public void forEach(IntConsumer action) {
        for (int s = order.after(0); s != firstQuarantined; s = order.after(s)) {
            action.accept(s);
        }
    }

    boolean hasFree() {
        if (firstQuarantined != 0) {
            endRest(EXPIRED_PER_CALL, clock.getAsLong());
        }
        return freeCount > 0;
    }

    /** Takes a free handle; there must be one. */
    NetClsHandle take(ContainerId container) {
        int secondary = choose();
        use(secondary, container);
        return new NetClsHandle(primary, secondary);
    }

    /** Takes this handle, which a group carries, quarantined or not. Tells why not, where that is so. */
    Optional<String> reserve(int secondary, ContainerId container) {
        if (!range.get(secondary)) {
            return Optional.of("is outside the configured range");
        }
        if (abandoned.get(secondary)) {
            abandoned.clear(secondary);
            owners[secondary] = container;
            return Optional.empty();
        }
        if (owners[secondary] != null) {
            return Optional.of("is with container '" + owners[secondary] + "' too");
        }
        if (isFree(secondary) && !pool.reserve(secondary)) {
            faults.accept("denied that " + handle(secondary) + " is free");
        }
        use(secondary, container);
        return Optional.empty();
    }

    boolean covers(int secondary) {
        return range.get(secondary);
    }

    /** Takes this handle if it is free. Tells why not, where that is so. */
    Optional<String> claim(int secondary, ContainerId container) {
        if (abandoned.get(secondary)) {
            return Optional.of("is carried by a group that it was not given to");
        }
        long now = clock.getAsLong();
        endRest(EXPIRED_PER_CALL, now);
        long left = times.of(secondary) + quarantineMicros - now;
        boolean quarantined = range.get(secondary) && owners[secondary] == null && !isFree(secondary) && left > 0;
        return quarantined
                ? Optional.of("is quarantined for another " + (TimeUnit.MICROSECONDS.toSeconds(left) + 1) + " s")
                : reserve(secondary, container);
    }

    /** A group carries this handle that is not its owner's: it is used until {@link #unshare}, with or without owner. */
    void share(int secondary) {
        if (range.get(secondary)) {
            shared.set(secondary);
            if (owners[secondary] == null) {
                reserve(secondary, STRANGER);
                abandoned.set(secondary);
            }
        }
    }

    void unshare(int secondary) {
        shared.clear(secondary);
        if (abandoned.get(secondary)) {
            abandoned.clear(secondary);
            release(secondary, owners[secondary]);
        }
    }

    /** Ends the container's use of the handle, which is quarantined from now on. One that another group carries stays used. */
    void release(int secondary, ContainerId container) {
        requireOwner(secondary, container);
        if (container != STRANGER) {
            lastOwners[secondary] = container;
        }
        if (shared.get(secondary)) {
            abandoned.set(secondary);
            return;
        }
        disown(secondary);
        order.addLast(secondary);
        long now = clock.getAsLong();
        times.release(secondary, now);
        beginRest(secondary);
        endRest(EXPIRED_PER_CALL, now);
    }

    /** Takes a handle back that no group of this container has ever carried: it is free at once, if no other does. */
    void giveBack(int secondary, ContainerId container) {
        requireOwner(secondary, container);
        if (shared.get(secondary)) {
            abandoned.set(secondary);
            return;
        }
        disown(secondary);
        times.giveBack(secondary);
        order.addFirst(secondary);
        becomeFree(secondary);
    }

    /** Those that were in use when the isolator ended before, and are with nobody now. */
    Stream<NetClsHandle> unaccounted() {
        return formerlyUsed.stream()
                .filter(secondary -> owners[secondary] == null)
                .mapToObj(secondary -> new NetClsHandle(primary, secondary));
    }

    HandleCounts use() {
        expire();
        return new HandleCounts(primary, usedCount, restingCount, freeCount);
    }

    HandleStatus status(NetClsHandle handle) {
        expire();
        int secondary = handle.secondary();
        return switch (useOf(secondary)) {
            case USED -> HandleStatus.used(handle, owners[secondary]);
            case QUARANTINED -> HandleStatus.quarantined(handle, lastOwner(secondary), quarantinedUntil(secondary));
            case FREE -> HandleStatus.free(handle, lastOwner(secondary));
            case FOREIGN -> HandleStatus.foreign(handle);
            case OUTSIDE -> HandleStatus.outside(handle);
        };
    }

    /** All of the range, in its order. */
    List<Run> runs() {
        expire();
        List<Run> runs = new ArrayList<>();
        for (int s = range.nextSetBit(0);
                s >= 0;
                s = range.nextSetBit(runs.get(runs.size() - 1).last() + 1)) {
            runs.add(
                    useOf(s) == HandleUse.QUARANTINED
                            ? new Run(s, s, HandleUse.QUARANTINED, lastOwner(s), Optional.of(quarantinedUntil(s)))
                            : new Run(s, lastAlike(s), useOf(s), Optional.empty(), Optional.empty()));
        }
        return runs;
    }

    private int lastAlike(int first) {
        HandleUse use = useOf(first);
        int last = first;
        while (last < NetClsHandle.MAX_SECONDARY && useOf(last + 1) == use) {
            last++;
        }
        return last;
    }

    private HandleUse useOf(int secondary) {
        if (!range.get(secondary)) {
            return HandleUse.OUTSIDE;
        }
        if (abandoned.get(secondary)) {
            return HandleUse.FOREIGN;
        }
        if (owners[secondary] != null) {
            return HandleUse.USED;
        }
        return isFree(secondary) ? HandleUse.FREE : HandleUse.QUARANTINED;
    }

    private Optional<ContainerId> lastOwner(int secondary) {
        return Optional.ofNullable(lastOwners[secondary]);
    }

    private Instant quarantinedUntil(int secondary) {
        return clock.onTheWall(times.of(secondary) + quarantineMicros);
    }

    /** Frees all that have been quarantined long enough. */
    void expire() {
        if (firstQuarantined != 0) {
            endRest(Integer.MAX_VALUE, clock.getAsLong());
        }
    }

    /** How long until the next quarantined handle is free; empty when none is quarantined. */
    Optional<Duration> nextDue() {
        return firstQuarantined == 0
                ? Optional.empty()
                : Optional.of(Duration.of(Math.max(0, restLeft(clock.getAsLong())), ChronoUnit.MICROS));
    }

    /** The allocator's choice if it is right, else the one released longest ago. */
    private int choose() {
        int chosen = pool.take();
        if (isFree(chosen)) {
            return chosen;
        }
        if (pool != GuardedPool.NONE) {
            faults.accept(
                    chosen == -1
                            ? "chose none although " + freeCount + " are free"
                            : String.format("chose 0x%x, which is not free", chosen));
        }
        return order.after(0);
    }

    private void use(int secondary, ContainerId container) {
        if (isFree(secondary)) {
            free[secondary] = false;
            freeCount--;
        } else {
            restingCount--;
        }
        if (secondary == firstQuarantined) {
            firstQuarantined = order.after(secondary);
        }
        order.remove(secondary);
        times.use(secondary);
        owners[secondary] = container;
        usedCount++;
    }

    private void requireOwner(int secondary, ContainerId container) {
        if (!container.equals(owners[secondary])) {
            throw new IllegalStateException(handle(secondary) + " is not with container '" + container + "'");
        }
    }

    private void disown(int secondary) {
        owners[secondary] = null;
        usedCount--;
    }

    private void beginRest(int secondary) {
        restingCount++;
        if (firstQuarantined == 0) {
            firstQuarantined = secondary;
        }
    }

    private void endRest(int most, long now) {
        for (int i = 0; i < most && firstQuarantined != 0 && restLeft(now) <= 0; i++) {
            int over = firstQuarantined;
            firstQuarantined = order.after(over);
            restingCount--;
            becomeFree(over);
            freed.accept(new NetClsHandle(primary, over));
        }
    }

    private long restLeft(long now) {
        return times.of(firstQuarantined) + quarantineMicros - now;
    }

    private void becomeFree(int secondary) {
        free[secondary] = true;
        freeCount++;
        pool.give(secondary);
    }

    private boolean isFree(int secondary) {
        return secondary > 0 && secondary < SIZE && free[secondary];
    }

    private String handle(int secondary) {
        return new NetClsHandle(primary, secondary).hex();
    }
}
