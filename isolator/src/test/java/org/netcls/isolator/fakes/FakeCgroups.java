// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.fakes;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.ForeignGroup;
import org.netcls.api.GroupProcess;
import org.netcls.spi.BusyException;
import org.netcls.spi.ForeignGroups;
import org.netcls.spi.GroupFacts;
import org.netcls.spi.NetClsCgroups;

/** Groups in memory. A hook runs before or after any call, by the method's name, to fail it or to hold it up. */
public final class FakeCgroups implements NetClsCgroups {
    public interface Hook {
        void run() throws IOException;
    }

    public static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

    public record Group(int classId, Set<Long> pids, String note) {}

    public final Map<String, Group> groups = new ConcurrentSkipListMap<>();
    public final Map<String, Hook> before = new ConcurrentHashMap<>();
    public final Map<String, Hook> after = new ConcurrentHashMap<>();
    public ForeignGroups foreign = ForeignGroups.NONE;
    /** The processes in groups elsewhere. */
    public final Map<String, List<GroupProcess>> inside = new ConcurrentHashMap<>();

    /** What runs before the classid of a group is read, by the group's name. */
    public final Map<String, Hook> reading = new ConcurrentHashMap<>();

    /** Those that are certain to have no groups in them. */
    public final Set<String> childless = ConcurrentHashMap.newKeySet();

    public final Map<Long, String> moved = new ConcurrentHashMap<>();
    public Instant made = MADE;
    public Object tenure = this;

    @Override
    public Object tenure() {
        return tenure;
    }

    /** A group from before; classid 0 means never written. */
    public FakeCgroups with(String name, int classId, Long... pids) {
        groups.put(name, new Group(classId, new ConcurrentSkipListSet<>(List.of(pids)), ""));
        return this;
    }

    public Set<Long> pids(ContainerId container) {
        return groups.get(container.value()).pids();
    }

    /** The name of a group of this back end. */
    public static String name(ForeignGroup group) {
        return group.path().substring("/fake/".length()).replace('\\', '/');
    }

    @Override
    public BackEnd backEnd() {
        return new BackEnd(false, "/fake");
    }

    @Override
    public void create(ContainerId container, OptionalInt classId, String note) throws IOException {
        run(before, "create");
        Group made = new Group(classId.orElse(0), new ConcurrentSkipListSet<>(), note);
        if (groups.putIfAbsent(container.value(), made) != null) {
            throw new FileAlreadyExistsException(path(container.value()));
        }
        run(after, "create");
    }

    @Override
    public void rewrite(ContainerId container, int classId) throws IOException {
        run(before, "rewrite");
        Group group = group(container);
        groups.put(container.value(), new Group(classId, group.pids(), group.note()));
    }

    @Override
    public void annotate(ContainerId container, String note) throws IOException {
        run(before, "annotate");
        Group group = group(container);
        groups.put(container.value(), new Group(group.classId(), group.pids(), note));
    }

    @Override
    public GroupFacts read(String group) throws IOException {
        return new GroupFacts(classId(group), made, !childless.contains(group));
    }

    @Override
    public String note(String group) throws IOException {
        run(before, "note");
        return group(group).note();
    }

    /** As the kernel does: a process is in a group that was said, or else where it was attached. */
    @Override
    public Optional<String> group(long pid) {
        return Optional.ofNullable(moved.get(pid))
                .or(() -> groups.entrySet().stream()
                        .filter(group -> group.getValue().pids().contains(pid))
                        .map(group -> "/fake/" + group.getKey())
                        .findFirst());
    }

    @Override
    public void lend(String directory, int classId) throws IOException {
        run(before, "lend");
        Map<String, Integer> lent = new HashMap<>(foreign.classIds());
        lent.put(directory, classId);
        lent.values().remove(0);
        foreign = new ForeignGroups(lent, foreign.unreadable());
    }

    @Override
    public List<GroupProcess> inside(String directory) throws IOException {
        run(before, "inside");
        return inside.getOrDefault(directory, List.of());
    }

    @Override
    public ForeignGroups foreign() throws IOException {
        run(before, "foreign");
        return foreign;
    }

    @Override
    public ForeignGroups foreign(Collection<String> outer) throws IOException {
        ForeignGroups all = foreign();
        run(after, "foreign");
        Map<String, Integer> found = new HashMap<>(all.classIds());
        groups.keySet().stream()
                .filter(group -> !outer.contains(group))
                .forEach(passed -> found.keySet().removeIf(group -> group.startsWith(path(passed) + "/")));
        return new ForeignGroups(found, all.unreadable());
    }

    @Override
    public void attach(ContainerId container, long pid) throws IOException {
        run(before, "attach");
        group(container).pids().add(pid);
    }

    @Override
    public void remove(ContainerId container) throws IOException {
        run(before, "remove");
        Group group = groups.get(container.value());
        if (group != null && !group.pids().isEmpty()) {
            throw new BusyException("busy", named(group.pids()), null);
        }
        groups.remove(container.value());
    }

    @Override
    public void kill(ContainerId container, Duration timeout) throws IOException {
        run(before, "kill");
        if (groups.containsKey(container.value())) {
            pids(container).clear();
        }
    }

    @Override
    public List<String> launcher(ContainerId container) {
        return List.of("launch-in", path(container.value()));
    }

    private static List<GroupProcess> named(Set<Long> pids) {
        return pids.stream().map(pid -> new GroupProcess(pid, "fake")).toList();
    }

    @Override
    public List<String> list() throws IOException {
        run(before, "list");
        return List.copyOf(groups.keySet());
    }

    @Override
    public OptionalInt classId(String group) throws IOException {
        run(before, "classId");
        run(reading, group);
        int classId = group(group).classId();
        return classId == 0 ? OptionalInt.empty() : OptionalInt.of(classId);
    }

    @Override
    public List<Long> processes(String group) throws IOException {
        run(before, "processes");
        return List.copyOf(group(group).pids());
    }

    @Override
    public String path(String group) {
        return "/fake/" + group.replace('/', '\\');
    }

    private Group group(ContainerId container) throws IOException {
        return group(container.value());
    }

    private Group group(String name) throws IOException {
        Group group = groups.get(name);
        if (group == null) {
            throw new NoSuchFileException("/fake/" + name);
        }
        return group;
    }

    private static void run(Map<String, Hook> hooks, String method) throws IOException {
        hooks.getOrDefault(method, () -> {}).run();
    }
}
