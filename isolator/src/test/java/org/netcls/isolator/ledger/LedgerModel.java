// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.isolator.settings.Settings;

/** What a ledger promises, in plain collections. Every answer is worked out anew, so nothing can fall out of step. */
final class LedgerModel {
    private final Settings settings;
    private final TestClock clock;
    private final SortedMap<NetClsHandle, ContainerId> used = new TreeMap<>();
    /** Groups that carry a handle beside, or after, its owner. */
    private final SortedMap<NetClsHandle, ContainerId> sharers = new TreeMap<>();
    /** Those that are used only because they are shared. */
    private final Set<NetClsHandle> abandoned = new HashSet<>();

    /** The last release of each, used again or not; longest ago first. */
    private final Map<NetClsHandle, Long> released = new LinkedHashMap<>();

    private final Set<NetClsHandle> givenBack = new HashSet<>();
    /** Those that a group carried before they were used. */
    private final Set<NetClsHandle> carried = new HashSet<>();

    LedgerModel(Settings settings, TestClock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    void use(NetClsHandle handle, ContainerId container) {
        used.put(handle, container);
        abandoned.remove(handle);
        givenBack.remove(handle);
        carried.remove(handle);
    }

    void reserve(NetClsHandle handle, ContainerId container) {
        use(handle, container);
        carried.add(handle);
    }

    void carriedElsewhere(NetClsHandle handle, ContainerId other) {
        sharers.put(handle, other);
    }

    void carriedNoMore(NetClsHandle handle) {
        sharers.remove(handle);
        if (abandoned.remove(handle)) {
            release(handle);
        }
    }

    void release(NetClsHandle handle) {
        if (sharers.containsKey(handle)) {
            abandoned.add(handle);
        } else {
            used.remove(handle);
            stamp(handle);
        }
    }

    private void stamp(NetClsHandle handle) {
        released.remove(handle);
        released.put(handle, clock.getAsLong());
    }

    void giveBack(NetClsHandle handle) {
        used.remove(handle);
        givenBack.add(handle);
    }

    /**
     * All that a restart leaves is when each handle was released. Those in use could have been released just now, and so
     * could one whose stamp is damaged.
     */
    void restart(Optional<NetClsHandle> damaged) {
        used.keySet().stream()
                .filter(handle -> !damaged.equals(Optional.of(handle)))
                .sorted(Comparator.comparingLong(this::position))
                .toList()
                .forEach(this::stamp);
        damaged.ifPresent(this::stamp);
        forgetGroups();
    }

    /** A reboot leaves nothing. */
    void reboot() {
        released.clear();
        forgetGroups();
    }

    private void forgetGroups() {
        used.clear();
        abandoned.clear();
        sharers.clear();
        givenBack.clear();
    }

    List<NetClsHandle> everUsed() {
        return Stream.concat(released.keySet().stream(), used.keySet().stream())
                .distinct()
                .toList();
    }

    SortedMap<NetClsHandle, ContainerId> used() {
        return new TreeMap<>(used);
    }

    SortedMap<NetClsHandle, ContainerId> sharers() {
        return new TreeMap<>(sharers);
    }

    /** Those that no group need carry. */
    List<NetClsHandle> uncarried() {
        return used.keySet().stream()
                .filter(handle -> !sharers.containsKey(handle) && !carried.contains(handle))
                .toList();
    }

    boolean isInRange(NetClsHandle handle) {
        return settings.handles().containsKey(handle.primary())
                && settings.handles().get(handle.primary()).get(handle.secondary());
    }

    /** Whether a group that carries it can have it; one that others only share with nobody is as good as free. */
    boolean canBeReserved(NetClsHandle handle) {
        return isInRange(handle) && (!isUsed(handle) || abandoned.contains(handle));
    }

    /** Whether its last owner has released it, and only others carry it. */
    boolean isAbandoned(NetClsHandle handle) {
        return abandoned.contains(handle);
    }

    boolean isUsed(NetClsHandle handle) {
        return used.containsKey(handle);
    }

    /** The free handles of the first primary that has any, lowest first. */
    List<NetClsHandle> choices() {
        return primaries()
                .map(this::free)
                .filter(free -> !free.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Which of the choices keep the order of reuse: those never used come first, and those given back at any time. */
    List<NetClsHandle> choicesInOrder() {
        Optional<Long> oldest = choices().stream()
                .filter(handle -> !givenBack.contains(handle))
                .map(this::position)
                .min(Comparator.naturalOrder());
        return choices().stream()
                .filter(handle -> givenBack.contains(handle) || oldest.get().equals(position(handle)))
                .toList();
    }

    private long position(NetClsHandle handle) {
        return new ArrayList<>(released.keySet()).indexOf(handle);
    }

    Optional<Duration> nextDue() {
        return released.keySet().stream()
                .filter(this::isQuarantined)
                .map(this::left)
                .min(Comparator.naturalOrder())
                .map(micros -> Duration.of(micros, ChronoUnit.MICROS));
    }

    List<HandleCounts> uses() {
        return primaries().map(this::use).toList();
    }

    private HandleCounts use(int primary) {
        int all = settings.handles().get(primary).cardinality();
        int free = free(primary).size();
        int usedCount =
                (int) used.keySet().stream().filter(h -> h.primary() == primary).count();
        return new HandleCounts(new Primary(primary), usedCount, all - usedCount - free, free);
    }

    private Stream<Integer> primaries() {
        return settings.handles().keySet().stream();
    }

    private List<NetClsHandle> free(int primary) {
        return settings.handles().get(primary).stream()
                .mapToObj(secondary -> new NetClsHandle(primary, secondary))
                .filter(handle -> !isUsed(handle) && !isQuarantined(handle))
                .toList();
    }

    private boolean isQuarantined(NetClsHandle handle) {
        return released.containsKey(handle) && !isUsed(handle) && !givenBack.contains(handle) && left(handle) > 0;
    }

    private long left(NetClsHandle handle) {
        return released.get(handle) + TimeUnit.MICROSECONDS.convert(settings.quarantine()) - clock.getAsLong();
    }
}
