// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.AssignmentState;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.isolator.ledger.TestClock;
import org.netcls.isolator.settings.Settings;

/** What an isolator promises, in plain collections. Which handles are used is worked out anew each time. */
final class IsolatorModel {
    private static final String INVALID = "odd name";

    /** A group as the kernel has it, with what the note says of those that share it. */
    static final class Group {
        int classId;
        final Set<Long> pids = new TreeSet<>();
        Map<String, String> labels = Map.of();
        final SortedMap<String, Map<String, String>> sharing = new TreeMap<>();

        Group(int classId) {
            this.classId = classId;
        }
    }

    /** @param owner whose group it is in */
    record Container(Optional<NetClsHandle> handle, AssignmentState state, Map<String, String> labels, String owner) {
        Container as(AssignmentState other) {
            return new Container(handle, other, labels, owner);
        }
    }

    final SortedMap<String, Group> kernel = new TreeMap<>();
    final SortedMap<String, Container> containers = new TreeMap<>();
    final Set<String> foreign = new TreeSet<>();
    final SortedMap<String, Integer> drifts = new TreeMap<>();
    private final Map<String, NetClsHandle> carried = new HashMap<>();

    // Of each handle, in the file: when it was released, and whether it is in use.
    private final Map<NetClsHandle, Long> released = new HashMap<>();
    private final Set<NetClsHandle> marks = new HashSet<>();

    private final TestClock clock;
    private Settings settings;
    private Map<String, Container> known = Map.of();

    IsolatorModel(Settings settings, TestClock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    boolean isManaged() {
        return !settings.handles().isEmpty();
    }

    Settings settings() {
        return settings;
    }

    /** A crash and a start, or a change of the configuration, which knows those of before. */
    void recover(Settings changed, Map<String, Container> before) {
        settings = changed;
        known = before;
        containers.clear();
        foreign.clear();
        drifts.clear();
        carried.clear();
        List.copyOf(marks).stream().filter(this::isInRange).forEach(this::release);
        booking(() -> Stream.concat(
                        kernel.keySet().stream().filter(known::containsKey),
                        kernel.keySet().stream().filter(name -> !known.containsKey(name)))
                .toList()
                .forEach(name -> judge(name, true)));
        known = Map.of();
    }

    /** Those with a group of their own. */
    Map<String, Container> owners() {
        return containers.entrySet().stream()
                .filter(entry -> entry.getValue().state() != AssignmentState.SHARED)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void judge(String name, boolean mayRemove) {
        Group group = kernel.get(name);
        Optional<NetClsHandle> handle = NetClsHandle.ofClassId(group.classId);
        if (name.equals(INVALID)) {
            doNotAdopt(name, handle);
        } else if (!mayRemove && containers.containsKey(name)) {
            doNotAdopt(name, handle);
        } else if (!isManaged()) {
            adopt(name, handle, AssignmentState.UNMANAGED);
        } else if (given(name).isPresent()) {
            keep(name, given(name).get());
        } else if (group.classId == 0 && known.containsKey(name)) {
            adopt(name, handle, AssignmentState.UNMANAGED);
        } else if (handle.filter(this::isInRange)
                .filter(h -> !isWithContainer(h))
                .isPresent()) {
            adopt(name, handle, AssignmentState.ASSIGNED);
        } else if (known.containsKey(name) && handle.filter(h -> !isInRange(h)).isPresent()) {
            adopt(name, handle, AssignmentState.OUTSIDE);
        } else if (known.containsKey(name)) {
            adopt(name, handle, AssignmentState.UNMANAGED);
            carry(name, handle);
        } else if (group.classId == 0 && mayRemove && group.pids.isEmpty()) {
            kernel.remove(name);
        } else {
            doNotAdopt(name, handle);
        }
    }

    private Optional<NetClsHandle> given(String name) {
        return Optional.ofNullable(known.get(name))
                .filter(before -> before.state() != AssignmentState.UNMANAGED)
                .flatMap(Container::handle);
    }

    private void keep(String name, NetClsHandle handle) {
        boolean fits = isInRange(handle) && !owned().contains(handle);
        adopt(name, Optional.of(handle), fits ? AssignmentState.ASSIGNED : AssignmentState.OUTSIDE);
        int found = kernel.get(name).classId;
        if (found != handle.classId()) {
            drifts.put(name, found);
            containers.put(name, fits ? containers.get(name).as(AssignmentState.DRIFTED) : containers.get(name));
            carry(name, NetClsHandle.ofClassId(found));
        }
    }

    /** A group that is there when a container of its name is prepared. */
    void inTheWay(String name) {
        doNotAdopt(name, NetClsHandle.ofClassId(kernel.get(name).classId));
    }

    private void doNotAdopt(String name, Optional<NetClsHandle> carries) {
        foreign.add(name);
        carry(name, carries);
    }

    private void adopt(String name, Optional<NetClsHandle> handle, AssignmentState state) {
        Group group = kernel.get(name);
        put(name, new Container(handle, state, group.labels, name));
        group.sharing.forEach((nested, labels) -> {
            if (!kernel.containsKey(nested) && !containers.containsKey(nested)) {
                containers.put(nested, new Container(handle, AssignmentState.SHARED, labels, name));
            }
        });
    }

    private void put(String name, Container container) {
        booking(() -> {
            containers.put(name, container);
            foreign.remove(name);
            carried.remove(name);
        });
    }

    private void carry(String name, Optional<NetClsHandle> handle) {
        booking(() -> {
            carried.remove(name);
            handle.ifPresent(present -> carried.put(name, present));
        });
    }

    /** Does the change, and keeps the books of what became used or was released by it. */
    private void booking(Runnable change) {
        Set<NetClsHandle> before = used();
        change.run();
        Set<NetClsHandle> now = used();
        before.stream().filter(handle -> !now.contains(handle)).forEach(this::release);
        marks.addAll(now);
    }

    private void release(NetClsHandle handle) {
        marks.remove(handle);
        released.put(handle, clock.getAsLong());
    }

    /** Whose owner the isolator knows, or which some other group carries. */
    Set<NetClsHandle> used() {
        Set<NetClsHandle> used = new TreeSet<>(carried.values());
        used.addAll(owned());
        used.removeIf(handle -> !isInRange(handle));
        return used;
    }

    private Set<NetClsHandle> owned() {
        return containers.values().stream()
                .filter(c -> c.state() == AssignmentState.ASSIGNED || c.state() == AssignmentState.DRIFTED)
                .map(c -> c.handle().orElseThrow())
                .collect(Collectors.toSet());
    }

    /** Whether it was given to one, or is what the group of one carries. */
    private boolean isWithContainer(NetClsHandle handle) {
        return owned().contains(handle)
                || carried.entrySet().stream()
                        .anyMatch(entry -> entry.getValue().equals(handle) && containers.containsKey(entry.getKey()));
    }

    boolean isInRange(NetClsHandle handle) {
        BitSet range = settings.handles().get(handle.primary());
        return range != null && range.get(handle.secondary());
    }

    boolean isFree(NetClsHandle handle) {
        return isInRange(handle) && !used().contains(handle) && !isQuarantined(handle);
    }

    private boolean isQuarantined(NetClsHandle handle) {
        Long since = released.get(handle);
        return since != null && since + TimeUnit.MICROSECONDS.convert(settings.quarantine()) > clock.getAsLong();
    }

    /** The lowest free handle of the first of these primaries that has any. */
    Optional<NetClsHandle> choice(Stream<Integer> primaries) {
        return primaries.flatMap(this::handles).filter(this::isFree).findFirst();
    }

    private Stream<NetClsHandle> handles(int primary) {
        return settings.handles().get(primary).stream().mapToObj(secondary -> new NetClsHandle(primary, secondary));
    }

    List<HandleCounts> uses() {
        List<HandleCounts> uses = new ArrayList<>();
        settings.handles().forEach((primary, range) -> {
            int used = (int) used().stream().filter(h -> h.primary() == primary).count();
            int free = (int) handles(primary).filter(this::isFree).count();
            uses.add(new HandleCounts(new Primary(primary), used, range.cardinality() - used - free, free));
        });
        return uses;
    }

    void prepared(String name, Optional<NetClsHandle> handle, Map<String, String> labels) {
        Group group = new Group(handle.map(NetClsHandle::classId).orElse(0));
        group.labels = labels;
        kernel.put(name, group);
        put(
                name,
                new Container(
                        handle, isManaged() ? AssignmentState.ASSIGNED : AssignmentState.UNMANAGED, labels, name));
    }

    void shared(String name, String owner, Map<String, String> labels) {
        containers.put(name, new Container(containers.get(owner).handle(), AssignmentState.SHARED, labels, owner));
        writeNote(owner);
    }

    private void writeNote(String owner) {
        Group group = kernel.get(owner);
        if (group != null) {
            group.labels = containers.get(owner).labels();
            group.sharing.clear();
            containers.forEach((name, container) -> {
                if (container.state() == AssignmentState.SHARED
                        && container.owner().equals(owner)) {
                    group.sharing.put(name, container.labels());
                }
            });
        }
    }

    String owner(String name) {
        return containers.get(name).owner();
    }

    List<String> nestedIn(String name) {
        return containers.keySet().stream()
                .filter(other -> other.startsWith(name + "/"))
                .toList();
    }

    boolean isBusy(String name) {
        return kernel.containsKey(name) && !kernel.get(name).pids.isEmpty();
    }

    void cleanedUp(String name) {
        if (containers.get(name).state() == AssignmentState.SHARED) {
            String owner = owner(name);
            containers.remove(name);
            writeNote(owner);
        } else {
            kernel.remove(name);
            forget(name);
        }
    }

    private void forget(String name) {
        booking(() -> {
            containers.remove(name);
            drifts.remove(name);
            carried.remove(name);
        });
    }

    void assigned(String name, NetClsHandle handle) {
        kernel.get(name).classId = handle.classId();
        Container before = containers.get(name);
        containers.put(name, new Container(Optional.of(handle), before.state(), before.labels(), name));
    }

    void reconcile() {
        List<String> listed = List.copyOf(foreign);
        List.copyOf(containers.keySet()).stream()
                .filter(containers::containsKey)
                .filter(name -> containers.get(name).state() != AssignmentState.SHARED)
                .forEach(this::look);
        List.copyOf(kernel.keySet()).stream()
                .filter(name ->
                        !containers.containsKey(name) || containers.get(name).state() == AssignmentState.SHARED)
                .forEach(name -> judge(name, false));
        listed.stream()
                .filter(name -> foreign.contains(name) && !kernel.containsKey(name))
                .forEach(name -> {
                    foreign.remove(name);
                    carry(name, Optional.empty());
                });
    }

    private void look(String name) {
        Container container = containers.get(name);
        Group group = kernel.get(name);
        if (group == null) {
            List.copyOf(containers.keySet()).stream()
                    .filter(other -> owner(other).equals(name) && !other.equals(name))
                    .forEach(containers::remove);
            forget(name);
        } else if (container.state() == AssignmentState.UNMANAGED) {
            carry(name, NetClsHandle.ofClassId(group.classId));
        } else if (group.classId != container.handle().orElseThrow().classId()) {
            drifted(name, container, group);
        } else if (drifts.containsKey(name)) {
            settle(name);
        }
    }

    private void drifted(String name, Container container, Group group) {
        drifts.put(name, group.classId);
        if (container.state() == AssignmentState.ASSIGNED) {
            containers.put(name, container.as(AssignmentState.DRIFTED));
        }
        carry(name, NetClsHandle.ofClassId(group.classId));
        if (settings.repairs()) {
            group.classId = container.handle().orElseThrow().classId();
            settle(name);
        }
    }

    private void settle(String name) {
        drifts.remove(name);
        Container container = containers.get(name);
        if (container.state() == AssignmentState.DRIFTED) {
            containers.put(name, container.as(AssignmentState.ASSIGNED));
        }
        carry(name, Optional.empty());
    }

    /** What is shown: unmanaged, what the kernel has. */
    Optional<NetClsHandle> shown(String name) {
        Container owner = containers.get(owner(name));
        return owner.state() == AssignmentState.UNMANAGED
                ? Optional.ofNullable(kernel.get(owner(name))).flatMap(group -> NetClsHandle.ofClassId(group.classId))
                : containers.get(name).handle();
    }
}
