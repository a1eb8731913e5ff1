// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.EngineLabels;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Reconciliation;
import org.netcls.awaited.Awaited;
import org.netcls.cgroupfs.proc.Mounts;
import org.osgi.service.log.Logger;

class LookTest {
    private static final long NEVER_ALIVE = Integer.MAX_VALUE;

    @TempDir
    Path folder;

    private final List<Assignment> present = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private final Set<Object> stuck = new HashSet<>();
    private final Isolator isolator = isolator();
    private final Look look =
            new Look(isolator, new Hooks(isolator, () -> false, Awaited.onceThere(), logger()), logger());

    private Path engine;
    private long version;
    private boolean isMounted = true;

    @BeforeEach
    void begin() throws IOException {
        engine = group("engine");
    }

    private Isolator isolator() {
        return (Isolator) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Isolator.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "version" -> version;
                    case "state" -> state();
                    default -> called(method.getName(), arguments);
                });
    }

    private Object called(String name, Object... arguments) throws BackEndException {
        calls.add(name + " " + arguments[0] + " " + arguments[1]);
        if (stuck.contains(arguments[1])) {
            throw new BackEndException("cannot move pid " + arguments[1], new IOException());
        }
        return name.equals("include") ? true : null;
    }

    private NetClsState state() {
        return new NetClsState(
                new Overview(
                        version,
                        new BackEnd(true, folder.toString()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        present.size(),
                        List.of(),
                        List.of(),
                        Reconciliation.NONE),
                present);
    }

    private Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    logged.add(method.getName() + " " + Arrays.deepToString(arguments));
                    return null;
                });
    }

    private Path group(String name, String... processes) throws IOException {
        Path group = Files.createDirectories(folder.resolve(name));
        Files.write(group.resolve("cgroup.procs"), List.of(processes));
        return group;
    }

    /** One of which this process is in its group. */
    private void add(String id, String key, String process) throws IOException {
        present.add(new Assignment(
                new ContainerId(id),
                Optional.of(new NetClsHandle(0x10, present.size() + 1)),
                group("root/" + id, process).toString(),
                Instant.EPOCH,
                Map.of(key, engine.toString()),
                AssignmentState.ASSIGNED));
        version++;
    }

    private String mounts() {
        return "1 0 0:1 / / rw - ext4 none rw\n20 1 0:20 / " + folder + " rw - cgroup2 none rw\n"
                + (isMounted ? "21 20 0:21 / " + folder.resolve("net_cls") + " rw - cgroup none rw,net_cls\n" : "");
    }

    private void look() throws Exception {
        look.read();
        look.look(new Hierarchies(Mounts.parse(mounts()), folder.resolve("root")));
    }

    @Test
    void whoIsInTheEnginesGroupAloneIsMovedIn() throws Exception {
        add("web", EngineLabels.GROUP, "17");
        group("engine", "17", "18");
        look();
        assertThat(calls).containsExactly("include web 18");
    }

    @Test
    void whoCannotBeMovedKeepsNoOtherFromItsTurnAndIsToldOfOnce() throws Exception {
        long alive = ProcessHandle.current().pid();
        stuck.addAll(List.of(1L, alive, NEVER_ALIVE));
        add("web", EngineLabels.GROUP, "17");
        group("engine", "1", "17", "18", "19", "" + alive, "" + NEVER_ALIVE);
        look();
        look();
        assertThat(calls)
                .hasSize(10)
                .contains("include web 1", "include web 18", "include web 19", "include web " + alive);
        assertThat(logged).singleElement().asString().contains("warn", "web", "cannot move pid ");

        stuck.removeAll(List.of(1L, alive));
        look();
        stuck.add(alive);
        look();
        assertThat(logged).hasSize(2);
    }

    @Test
    void whoIsInAGroupThatTwoContainersNameIsMovedIntoNeitherAndThatIsToldOnce() throws Exception {
        add("web", EngineLabels.GROUP, "17");
        add("db", EngineLabels.GROUP, "18");
        group("engine", "17", "18", "19");
        look();
        add("other", EngineLabels.NAME, "20");
        look();
        assertThat(calls).isEmpty();
        assertThat(logged).singleElement().asString().contains("warn", engine.toString(), "[db, web]");

        present.remove(1);
        version++;
        look();
        assertThat(calls).containsExactly("include web 18", "include web 19");
    }

    @Test
    void oneThatHasNoProcessAnyMoreIsReleased() throws Exception {
        add("web", EngineLabels.GROUP, "17");
        look();
        assertThat(calls).containsExactly("cleanup web PT0S");
    }

    @Test
    void aHandleIsLentOnceAndAgainWhereItIsAnother() throws Exception {
        engine = group("net_cls/engine", "17");
        add("web", EngineLabels.LENT, "");
        look();
        version++;
        look();
        assertThat(calls).containsExactly("lend web " + engine);

        present.clear();
        present.add(new Assignment(
                new ContainerId("web"),
                Optional.of(new NetClsHandle(0x10, 7)),
                "/none",
                Instant.EPOCH,
                Map.of(EngineLabels.LENT, engine.toString()),
                AssignmentState.ASSIGNED));
        version++;
        look();
        assertThat(calls).hasSize(2);
    }

    @Test
    void whatWasLentToIsGoneOnlyWhereItsHierarchyIsMounted() throws Exception {
        engine = folder.resolve("net_cls/engine");
        add("web", EngineLabels.LENT, "");
        isMounted = false;
        look();
        assertThat(calls).isEmpty();

        isMounted = true;
        look();
        assertThat(calls).containsExactly("cleanup web PT0S");
    }
}
