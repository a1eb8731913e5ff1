// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.cgroupfs.contract.NetClsCgroupsContract;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.spi.BusyException;
import org.netcls.spi.NetClsCgroups;

/** The contract on the real kernel, and what only the real kernel does. */
class KernelGroupsTest extends NetClsCgroupsContract {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final ContainerId WEB = new ContainerId("web");
    private static final int CLASS_ID = 0x00120001;
    private static int roots;

    @TempDir
    private Path dir;

    private Path root;
    private CgroupFs cgroups;

    @Override
    protected NetClsCgroups open() throws IOException {
        root = KERNEL.group("root" + roots++);
        cgroups = new CgroupFs(GroupRoot.real(root));
        return cgroups;
    }

    @Override
    protected void removeBehindItsBack(Path group) throws IOException {
        Files.delete(group);
    }

    @AfterEach
    void close() throws IOException {
        cgroups.close();
    }

    @Test
    void saysThatPacketsAreTagged() {
        assertThat(cgroups.backEnd()).isEqualTo(new BackEnd(true, root.toString()));
    }

    @Test
    void whatTheRootCarriesCountsAsInherited() throws Exception {
        Files.writeString(root.resolve("net_cls.classid"), "7");
        try (CgroupFs again = new CgroupFs(GroupRoot.real(root))) {
            again.create(WEB, OptionalInt.empty(), "");
            assertThat(root.resolve("web/net_cls.classid")).hasContent("7\n");
            assertThat(again.classId(WEB)).isEmpty();
            again.remove(WEB);
            again.create(WEB, OptionalInt.of(CLASS_ID), "");
            assertThat(again.classId(WEB)).hasValue(CLASS_ID);
        }
    }

    @Test
    void theKernelMakesNoLinks() {
        assertThatIOException().isThrownBy(() -> Files.createSymbolicLink(root.resolve("web"), dir));
    }

    @Test
    void aZombieIsInNobodysWay() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        // The shell becomes a sleep that never asks how its child ended.
        Process parent = new ProcessBuilder("sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
        try (BufferedReader reader = parent.inputReader()) {
            long pid = Long.parseLong(reader.readLine());
            awaitFile(parent.pid(), "comm", "sleep");
            cgroups.attach(WEB, pid);
            cgroups.kill(WEB);
            awaitFile(pid, "stat", ") Z");

            assertThat(cgroups.processes(WEB)).isEmpty();
            cgroups.attach(WEB, pid);
            assertThat(cgroups.processes(WEB)).isEmpty();
            cgroups.remove(WEB);
            assertThat(root.resolve("web")).doesNotExist();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void killsWhatGoesOnForking() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        // Bounded, should nothing stop it: each process starts the next one and ends.
        String storm = "f() { [ $1 -gt 0 ] && f $(($1 - 1)) & }; f 20000; f 20000; f 20000";
        new ProcessBuilder(launcher("sh", "-c", storm)).start().waitFor();
        assertThat(cgroups.processes(WEB)).isNotEmpty();

        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (Files.exists(root.resolve("web"))) {
            assertThat(Instant.now()).as("the storm goes on").isBefore(deadline);
            cgroups.kill(WEB);
            removeUnlessBusy();
        }
    }

    @Test
    void killsManyProcesses() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Process many =
                new ProcessBuilder(launcher("sh", "-c", "for i in $(seq 300); do sleep 600 & done; wait")).start();
        while (cgroups.processes(WEB).size() < 301) {
            assertThat(many.isAlive()).isTrue();
        }
        cgroups.kill(WEB);
        many.waitFor();
        while (Files.exists(root.resolve("web"))) {
            removeUnlessBusy();
        }
    }

    @Test
    void anotherUsersProcessCannotBeMovedWithoutRoot() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            assertThat(AsNobody.run(root, dir, "attach", Long.toString(process.pid())))
                    .endsWith("cannot move pid " + process.pid() + " into " + root + "/web: Permission denied\n");
            assertThat(cgroups.processes(WEB)).isEmpty();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void anOwnerWithoutRootCanDoTheRest() throws Exception {
        assertThat(AsNobody.run(root, dir, "create")).endsWith("OptionalInt[1179649]\n");
        assertThat(cgroups.classId(WEB)).hasValue(CLASS_ID);
        assertThat(AsNobody.run(root, dir, "remove")).isEmpty();
        assertThat(cgroups.list()).isEmpty();
    }

    @Test
    void aGroupThatIsTakenAwayInBetweenIsTold() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.delete(root.resolve("web"));
        assertThatIOException()
                .isThrownBy(() -> cgroups.attach(WEB, ProcessHandle.current().pid()))
                .withMessageEndingWith("it does not exist");
        assertThatThrownBy(() -> cgroups.classId(WEB)).isInstanceOf(NoSuchFileException.class);
        cgroups.remove(WEB);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        assertThat(cgroups.classId(WEB)).hasValue(CLASS_ID);
    }

    @Test
    void cannotBeUnmountedWhileItIsUsed() throws Exception {
        Path mount = mountAgain();
        try (CgroupFs used = new CgroupFs(GroupRoot.real(groupsIn(mount)))) {
            assertThatIOException().isThrownBy(() -> Tool.run("umount", mount.toString()));
            used.create(WEB, OptionalInt.of(CLASS_ID), "");
        } finally {
            Tool.run("umount", mount.toString());
        }
    }

    @Test
    void worksOnAndTouchesNothingElseWhenTheHierarchyIsUnmountedUnderIt() throws Exception {
        Path mount = mountAgain();
        try (CgroupFs used = new CgroupFs(GroupRoot.real(groupsIn(mount)))) {
            used.create(WEB, OptionalInt.of(CLASS_ID), "");
            Tool.run("umount", "--lazy", mount.toString());
            ContainerId db = new ContainerId("db");

            assertThatIOException()
                    .isThrownBy(() -> used.create(db, OptionalInt.of(CLASS_ID + 1), ""))
                    .withMessage(
                            "cannot make group " + groupsIn(mount) + "/db: the hierarchy is no longer mounted there");

            // Somebody else's directories where the hierarchy was, with a link in place of a group.
            Path outside = Files.createDirectory(dir.resolve("outside"));
            Files.writeString(outside.resolve("net_cls.classid"), "7");
            Files.writeString(outside.resolve("cgroup.procs"), "");
            Files.createDirectories(groupsIn(mount));
            Files.createSymbolicLink(groupsIn(mount).resolve("web"), outside);

            assertThat(used.classId(WEB)).hasValue(CLASS_ID);
            assertThatIOException().isThrownBy(() -> used.create(db, OptionalInt.of(CLASS_ID + 1), ""));
            assertThat(groupsIn(mount).resolve("db")).doesNotExist();
            used.remove(WEB);
            assertThat(root.resolve("web")).doesNotExist();
            assertThat(outside.resolve("net_cls.classid")).hasContent("7");
        }
    }

    @Test
    void tellsThatTheHierarchyWasRemountedReadOnlyAndGoesOnAfterwards() throws Exception {
        Path mount = mountAgain();
        try (CgroupFs used = new CgroupFs(GroupRoot.real(groupsIn(mount)))) {
            used.create(WEB, OptionalInt.of(CLASS_ID), "");
            Tool.run("mount", "-o", "remount,bind,ro", mount.toString());

            for (Operation operation : List.<Operation>of(
                    () -> used.create(new ContainerId("db"), OptionalInt.of(CLASS_ID + 1), ""),
                    () -> used.attach(WEB, ProcessHandle.current().pid()),
                    () -> used.remove(WEB))) {
                assertThatIOException().isThrownBy(operation::run).withMessageEndingWith("Read-only file system");
            }
            assertThat(used.classId(WEB)).hasValue(CLASS_ID);

            Tool.run("mount", "-o", "remount,bind,rw", mount.toString());
            used.remove(WEB);
        } finally {
            Tool.run("umount", mount.toString());
        }
    }

    private interface Operation {
        void run() throws IOException;
    }

    /** The same hierarchy at a second place. */
    private Path mountAgain() throws IOException {
        Path mount = Files.createDirectory(dir.toRealPath().resolve("again"));
        Tool.run("mount", "-t", "cgroup", "-o", "net_cls", "none", mount.toString());
        return mount;
    }

    private Path groupsIn(Path mount) {
        return mount.resolve(Path.of(KERNEL.mountPoint()).relativize(root));
    }

    private List<String> launcher(String... command) {
        List<String> words = new java.util.ArrayList<>(cgroups.launcher(WEB));
        words.addAll(List.of(command));
        return words;
    }

    private void removeUnlessBusy() throws IOException {
        try {
            cgroups.remove(WEB);
        } catch (BusyException e) {
            // Some are just ending.
        }
    }

    private static void awaitFile(long pid, String name, String content) throws IOException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!Files.readString(Path.of("/proc", Long.toString(pid), name)).contains(content)) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }
}
