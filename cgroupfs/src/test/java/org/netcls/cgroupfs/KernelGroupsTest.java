// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.GroupProcess;
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
    private static final Pattern NESTED = Pattern.compile("[^\\\\]+(\\\\[^\\\\]+)+");
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
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
    void whatAGroupInheritsIsToldAsWhatItCarriesAndTheRootAsItsSource() throws Exception {
        Files.writeString(root.resolve("net_cls.classid"), "7");
        cgroups.create(WEB, OptionalInt.empty(), "");
        assertThat(cgroups.classId("web")).hasValue(7);
        assertThat(cgroups.foreign().classIds()).containsEntry(root.toString(), 7);
        cgroups.remove(WEB);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        assertThat(cgroups.classId("web")).hasValue(CLASS_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad name",
                ".x",
                "net_cls.y",
                "a\\b",
                "a\\b.c\\x5c",
                "\\a",
                "a\\",
                "a\\\\b",
                "\\xe9",
                "\u001b[31m",
                "caf\u00e9",
                "\u4e2d",
                "\ud83d\ude00",
                "%41",
                "it's",
                "-rf",
                "tasks.d",
                "net_prio.prioidx"
            })
    void namesEveryGroupSoThatItCanBeReadAgain(String name) throws Exception {
        Path group = Files.createDirectory(root.resolve(name));
        Files.writeString(group.resolve("net_cls.classid"), Integer.toString(CLASS_ID));
        String listed = cgroups.list().get(0);
        assertThat(listed)
                .isEqualTo(NESTED.matcher(name).matches() ? name.replace('\\', '/') : name.replace("\\", "\\x5c"));
        assertThat(cgroups.classId(listed)).hasValue(CLASS_ID);
        assertThat(cgroups.read(listed).classId()).hasValue(CLASS_ID);
        assertThat(cgroups.note(listed)).isEmpty();
        assertThat(cgroups.processes(listed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "caf\\351, caf\\xe9",
        "\\377\\376, \\xff\\xfe",
        "\\303x, \\xc3x",
        "\\303\\251\\351, \u00e9\\xe9",
        "\\355\\240\\200, \\xed\\xa0\\x80"
    })
    void namesAGroupThatIsNotUtf8ByItsBytes(String octal, String name) throws Exception {
        Tool.run(
                "sh",
                "-c",
                "g=$(printf '" + octal + "') && mkdir \"$0/$g\" && echo 1179649 > \"$0/$g/net_cls.classid\"",
                root.toString());
        assertThat(cgroups.list()).containsExactly(name);
        assertThat(cgroups.classId(name)).hasValue(CLASS_ID);
    }

    @Test
    void doesTheSameInALocaleThatCannotWriteTheNames() throws Exception {
        Files.createDirectory(root.resolve("caf\u00e9"));
        assertThat(OtherAgent.withLocale("C", root, "make", "\u4e2d")).isEqualTo("caf\u00e9\n\u4e2d 1179649\n");
        assertThat(root.resolve("\u4e2d/net_cls.classid")).hasContent("1179649");
        assertThat(OtherAgent.withLocale("C", root, "kill", "\u4e2d")).isEmpty();
        assertThat(root.resolve("\u4e2d")).doesNotExist();
    }

    @Test
    void whatCannotBeOpenedForAMomentIsNotTakenForGone() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.createDirectory(root.resolve("web/inner"));
        assertThat(OtherAgent.withDescriptors(128, root, "exhaust", "web").lines())
                .containsExactly(
                        "IOException",
                        "IOException",
                        "IOException",
                        "IOException",
                        "false",
                        "BusyException",
                        "OptionalInt[" + CLASS_ID + "]",
                        "[web]",
                        "[]",
                        "",
                        "true",
                        "BusyException");
    }

    @Test
    void tellsWhatTheOtherGroupsOfTheHierarchyCarry() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.createDirectories(root.resolve("web/same/deep"));
        group(root.resolve("web/same/other"), CLASS_ID + 1);
        group(KERNEL.group("beside"), CLASS_ID + 2);
        group(KERNEL.group("beside/bad name"), CLASS_ID + 3);
        assertThat(cgroups.foreign().classIds())
                .containsEntry(root + "/web/same/other", CLASS_ID + 1)
                .containsEntry(KERNEL.group("beside").toString(), CLASS_ID + 2)
                .containsEntry(KERNEL.group("beside/bad name").toString(), CLASS_ID + 3)
                .doesNotContainKeys(root + "/web", root + "/web/same", root + "/web/same/deep");
        assertThat(cgroups.foreign().unreadable()).isEmpty();
    }

    /** As the group that it is in is named. */
    @ParameterizedTest
    @ValueSource(strings = {"web", "web/own", "web/own/inner"})
    void namesAGroupInThatOfAContainerByItsPath(String id) throws Exception {
        ContainerId container = new ContainerId(id);
        cgroups.create(container, OptionalInt.of(CLASS_ID), "");
        String path = cgroups.path(container.value());
        group(Path.of(path, "a\\b"), CLASS_ID + 1);
        assertThat(path).isEqualTo(root + "/" + id.replace('/', '\\'));
        assertThat(cgroups.foreign().classIds()).containsKey(path + "/a\\x5cb");
    }

    @Test
    void lendsAClassidToAGroupOfTheHierarchyAndToNoOther() throws Exception {
        Path lent = Files.createDirectories(KERNEL.group("beside/lent"));
        for (int classId : new int[] {CLASS_ID, CLASS_ID, CLASS_ID + 1}) {
            cgroups.lend(lent.toString(), classId);
            assertThat(cgroups.foreign().classIds()).containsEntry(lent.toString(), classId);
            assertThat(cgroups.classIdElsewhere(lent.toString())).hasValue(classId);
        }
        Path elsewhere = Files.createTempDirectory("elsewhere");
        Files.writeString(elsewhere.resolve("net_cls.classid"), "0");
        assertThatThrownBy(() -> cgroups.lend(elsewhere.toString(), CLASS_ID))
                .hasMessage("cannot lend a classid to group " + elsewhere + ": it is not in the hierarchy of " + root);
        String none = KERNEL.group("none").toString();
        assertThatThrownBy(() -> cgroups.lend(none, CLASS_ID)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> cgroups.inside(none)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> cgroups.classIdElsewhere(none)).isInstanceOf(NoSuchFileException.class);
        cgroups.lend(lent.toString(), 0);
        assertThat(cgroups.foreign().classIds()).doesNotContainKey(lent.toString());
        assertThat(cgroups.classIdElsewhere(lent.toString())).isEmpty();
        Path inner = Files.createDirectory(lent.resolve("inner"));
        Process process = new ProcessBuilder("cat").start();
        try {
            Files.writeString(inner.resolve("cgroup.procs"), String.valueOf(process.pid()));
            assertThat(cgroups.inside(lent.toString()))
                    .extracting(GroupProcess::pid)
                    .containsExactly(process.pid());
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void whatIsNotThereIsGoneOnlyWhereTheHierarchyIsMounted() throws Exception {
        Tool.run("mount", "-t", "cgroup", "-o", "net_cls", "none", dir.toString());
        boolean isMounted = true;
        Path lent = dir.resolve(KERNEL.root()).resolve("lent");
        try (CgroupFs here = CgroupFs.in(dir.resolve(KERNEL.root()).resolve("here"))) {
            Files.createDirectory(lent);
            here.lend(lent.toString(), CLASS_ID);
            String gone = lent.resolve("gone").toString();
            assertThatThrownBy(() -> here.inside(gone)).isInstanceOf(NoSuchFileException.class);

            Tool.run("umount", "--lazy", dir.toString());
            isMounted = false;
            assertThatIOException()
                    .isThrownBy(() -> here.inside(lent.toString()))
                    .isNotInstanceOf(NoSuchFileException.class)
                    .withMessage("cannot read the processes of " + lent + ": the hierarchy is no longer mounted there");
            assertThatIOException()
                    .isThrownBy(() -> here.lend(lent.toString(), 0))
                    .isNotInstanceOf(NoSuchFileException.class)
                    .withMessage(
                            "cannot lend a classid to group " + lent + ": the hierarchy is no longer mounted there");
        } finally {
            if (isMounted) {
                Tool.run("umount", "--lazy", dir.toString());
            }
        }
    }

    @Test
    void whatInheritedAClassIdFollowsWhereItIsRewritten() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Path inherits = Files.createDirectories(root.resolve("web/inherits/too"));
        Path own = root.resolve("web/own");
        group(own, 7);
        Path inOwn = Files.createDirectory(own.resolve("inner"));
        cgroups.rewrite(WEB, CLASS_ID + 1);
        for (Path group : List.of(root.resolve("web"), inherits.getParent(), inherits)) {
            assertThat(group.resolve("net_cls.classid")).hasContent(Integer.toString(CLASS_ID + 1));
        }
        for (Path group : List.of(own, inOwn)) {
            assertThat(group.resolve("net_cls.classid")).hasContent("7");
        }
        cgroups.kill(WEB, TIMEOUT);
    }

    @Test
    void whatInheritedALentClassIdFollowsToo() throws Exception {
        Path lent = Files.createDirectories(KERNEL.group("inheriting/lent"));
        cgroups.lend(lent.toString(), CLASS_ID);
        Path inherits = Files.createDirectories(lent.resolve("inherits/too"));
        Path own = lent.resolve("own");
        group(own, 7);
        cgroups.lend(lent.toString(), CLASS_ID + 1);
        for (Path group : List.of(lent, inherits.getParent(), inherits)) {
            assertThat(group.resolve("net_cls.classid")).hasContent(Integer.toString(CLASS_ID + 1));
        }
        assertThat(own.resolve("net_cls.classid")).hasContent("7");
        for (Path group : List.of(inherits, inherits.getParent(), own, lent, lent.getParent())) {
            Files.delete(group);
        }
    }

    @Test
    void looksIntoGroupsThatAreDeeperThanAStackOrTheDescriptorsOfAProcess() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Path deepest = Files.createDirectories(root.resolve("web" + "/d".repeat(1500)));
        Files.writeString(deepest.resolve("net_cls.classid"), "7");
        assertThat(cgroups.foreign().classIds()).containsEntry(deepest.toString(), 7);
        cgroups.kill(WEB, TIMEOUT);
        cgroups.remove(WEB);
    }

    /** 5,000 bytes, and 1,100 groups: dash lets functions call each other 1,000 deep. */
    @ParameterizedTest
    @CsvSource({"10, 250", "550, 1"})
    void killsWhatIsDeeperThanAPathOrTheFunctionsOfAShell(int depth, int length) throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        String half = String.join("/", Collections.nCopies(depth, "d".repeat(length)));
        String descend = "mkdir -p './a b/-*' $0; cd -P $0; mkdir -p './a b/-*' $0; cd -P $0; echo 0 > tasks; echo";
        Process deepest = new ProcessBuilder("sh", "-c", descend + "; exec sleep 600", half)
                .directory(root.resolve("web").toFile())
                .start();
        try {
            assertThat(deepest.inputReader().readLine()).isEmpty();
            assertKilled();
            assertThat(deepest.waitFor()).isEqualTo(128 + 9);
        } finally {
            deepest.destroyForcibly().waitFor();
        }
    }

    private static void group(Path path, int classId) throws IOException {
        Files.createDirectory(path);
        Files.writeString(path.resolve("net_cls.classid"), Integer.toString(classId));
    }

    @Test
    void aChildThatComesAndGoesIsNoSignThatItsParentIsGone() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.createDirectory(root.resolve("web/stays"));
        Process churn = new ProcessBuilder(
                        "sh",
                        "-c",
                        "while :; do mkdir $0/a.b $0/c.d $0/web/e.f; rmdir $0/a.b $0/c.d $0/web/e.f; done",
                        root.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            for (int i = 0; i < 3000; i++) {
                assertThatExceptionOfType(BusyException.class).isThrownBy(() -> cgroups.remove(WEB));
                assertThat(cgroups.list()).contains("web");
                assertThat(cgroups.foreign().unreadable()).doesNotContain(root + "/web", root + "/web/stays");
            }
        } finally {
            churn.destroyForcibly().waitFor();
        }
    }

    @Test
    void aGroupThatGoesAwayWhileItsFileIsOpenIsGone() throws Exception {
        Process churn = new ProcessBuilder("sh", "-c", "while :; do mkdir $0/web; rmdir $0/web; done", root.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            int gone = 0;
            for (int i = 0; i < 20_000; i++) {
                try {
                    cgroups.classId("web");
                    cgroups.processes("web");
                } catch (NoSuchFileException e) {
                    gone++;
                }
            }
            assertThat(gone).isPositive();
        } finally {
            churn.destroyForcibly().waitFor();
        }
    }

    @Test
    void theKernelMakesNoLinks() {
        assertThatIOException().isThrownBy(() -> Files.createSymbolicLink(root.resolve("web"), dir));
    }

    @Test
    void tellsWhereAProcessIsWhileItRuns() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            cgroups.attach(WEB, process.pid());
            String group = "/" + Path.of(KERNEL.mountPoint()).relativize(root) + "/web";
            assertThat(cgroups.group(process.pid())).contains(group);
            Files.writeString(Path.of(KERNEL.mountPoint(), "cgroup.procs"), Long.toString(process.pid()));
            assertThat(cgroups.group(process.pid())).contains("/");
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(cgroups.group(process.pid())).isEmpty();
    }

    /** The kernel escapes in stat nothing of a name; the last one looks like a process that is just ending. */
    @ParameterizedTest
    @ValueSource(strings = {"a\\nb", "a\\rb", "a) b\\nc", "b)       4\\n"})
    void tellsWhereAProcessOfAnyNameIs(String name) throws Exception {
        Process process = named(name);
        try {
            Files.writeString(Path.of(KERNEL.mountPoint(), "cgroup.procs"), Long.toString(process.pid()));
            assertThat(cgroups.group(process.pid())).contains("/");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void tellsWhereAProcessIsThoughItsGroupHasAnyName() throws Exception {
        Path group = Files.createDirectory(root.resolve("a\rb"));
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(group.resolve("cgroup.procs"), Long.toString(process.pid()));
            assertThat(cgroups.group(process.pid()).orElseThrow()).endsWith("/a\rb");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** @param name as printf takes it */
    private static Process named(String name) throws IOException {
        Process process =
                new ProcessBuilder("sh", "-c", "printf '" + name + "' > /proc/$$/comm; echo; read end").start();
        process.inputReader().readLine();
        return process;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProcessGoesWhereTheNameLeadsNowThoughTheGroupOfBeforeWasRenamed(boolean isOurs) throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Process process = new ProcessBuilder("sleep", "1000").start();
        try {
            cgroups.attach(WEB, process.pid());
            Files.move(root.resolve("web"), root.resolve("renamed"));
            if (isOurs) {
                cgroups.create(WEB, OptionalInt.of(CLASS_ID + 1), "");
            } else {
                assertThat(cgroups.list()).containsExactly("renamed");
                Files.createDirectory(root.resolve("web"));
            }
            cgroups.attach(WEB, process.pid());
            assertThat(cgroups.processes("web")).containsExactly(process.pid());
        } finally {
            process.destroyForcibly().waitFor();
        }
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
            cgroups.kill(WEB, TIMEOUT);
            awaitFile(pid, "stat", ") Z");

            assertThat(cgroups.processes(WEB.value())).isEmpty();
            assertThat(cgroups.group(pid)).isEmpty();
            cgroups.attach(WEB, pid);
            assertThat(cgroups.processes(WEB.value())).isEmpty();
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
        assertThat(cgroups.processes("web")).isNotEmpty();
        assertKilled();
    }

    @Test
    void killsManyThatGoOnForkingAndLeavesOthersAlone() throws Exception {
        Process outside = new ProcessBuilder("sleep", "600").start();
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Path inner = Files.createDirectories(root.resolve("web/runtime/.box 1"));
        // 300 that each start one after the other, most of them bounded to 2,000, and one in a group that was made
        // inside.
        String storm = "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); (exit) & wait $!; done";
        String all = "for n in $(seq 300); do sh -c '" + storm
                + "' & done; sh -c 'echo 0 > \"$0/tasks\"; exec sleep 600' \"$0\" & wait";
        Process many = new ProcessBuilder(launcher("sh", "-c", all, inner.toString())).start();
        try {
            while (Files.readAllLines(inner.resolve("cgroup.procs")).isEmpty()
                    || cgroups.processes("web").size() < 200) {
                assertThat(many.isAlive()).isTrue();
            }
            assertKilled();
            assertThat(outside.isAlive()).isTrue();
            assertThat(Files.readString(Path.of("/proc", Long.toString(outside.pid()), "stat")))
                    .contains(") S ");
        } finally {
            many.destroyForcibly();
            outside.destroyForcibly().waitFor();
        }
    }

    @Test
    void killsManyProcesses() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Process many =
                new ProcessBuilder(launcher("sh", "-c", "for i in $(seq 300); do sleep 600 & done; wait")).start();
        while (cgroups.processes("web").size() < 301) {
            assertThat(many.isAlive()).isTrue();
        }
        assertKilled();
        many.waitFor();
    }

    @Test
    void leavesNothingStoppedWhenItsCallerIsInterrupted() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        new ProcessBuilder(launcher("sleep", "600")).start();
        while (cgroups.processes("web").isEmpty()) {
            Thread.onSpinWait();
        }
        Thread.currentThread().interrupt();
        assertThatIOException()
                .isThrownBy(() -> cgroups.kill(WEB, TIMEOUT))
                .withMessageEndingWith("the caller was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertKilled();
    }

    /** Once is enough, but that those killed take a moment to end. */
    private void assertKilled() throws Exception {
        cgroups.kill(WEB, TIMEOUT);
        long start = System.nanoTime();
        while (Files.exists(root.resolve("web"))) {
            assertThat(System.nanoTime() - start).as("something goes on").isLessThan(TimeUnit.MINUTES.toNanos(1));
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
            assertThat(cgroups.processes(WEB.value())).isEmpty();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void anOwnerWithoutRootCanDoTheRest() throws Exception {
        assertThat(AsNobody.run(root, dir, "create")).endsWith("OptionalInt[1179649]\n");
        assertThat(cgroups.classId(WEB.value())).hasValue(CLASS_ID);
        assertThat(AsNobody.run(root, dir, "remove")).isEmpty();
        assertThat(cgroups.list()).isEmpty();
    }

    @Test
    void whoMayNotMakeTheRootIsToldHowItCanBeHandedOver() throws Exception {
        Path delegated = root.resolve("delegated");
        String handOver = "mkdir " + delegated + " && chown -R 65534 " + delegated;
        assertThatIOException()
                .isThrownBy(() -> AsNobody.runWithoutOwning(delegated, dir, "create"))
                .withMessageContaining("the net_cls hierarchy is there, but uid 65534 may not make group " + delegated
                        + " in " + root + ": run the agent as root, or let an administrator hand the group over: "
                        + handOver);
        Tool.run("sh", "-c", handOver);
        assertThat(AsNobody.runWithoutOwning(delegated, dir, "create")).endsWith("OptionalInt[1179649]\n");
        assertThat(AsNobody.runWithoutOwning(delegated, dir, "remove")).isEmpty();
    }

    @Test
    void whatIsHandedOverIsNeverTheGroupOfAnother() throws Exception {
        assertThatIOException()
                .isThrownBy(() -> AsNobody.runWithoutOwning(root, dir, "create"))
                .withMessageContaining("group " + root + " belongs to uid 0, and uid 65534 may not write it")
                .withMessageNotContaining("chown");
        assertThatIOException()
                .isThrownBy(() -> AsNobody.runWithoutOwning(root.resolve("a/b"), dir, "create"))
                .withMessageContaining("hand the group over: mkdir -p " + root + "/a && mkdir " + root
                        + "/a/b && chown -R 65534 " + root + "/a/b");
    }

    @Test
    void aGroupThatIsTakenAwayInBetweenIsTold() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.delete(root.resolve("web"));
        assertThatIOException()
                .isThrownBy(() -> cgroups.attach(WEB, ProcessHandle.current().pid()))
                .withMessageEndingWith("it does not exist");
        assertThatThrownBy(() -> cgroups.classId(WEB.value())).isInstanceOf(NoSuchFileException.class);
        cgroups.remove(WEB);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        assertThat(cgroups.classId(WEB.value())).hasValue(CLASS_ID);
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

            for (Operation operation :
                    List.<Operation>of(() -> used.annotate(WEB, "note"), () -> used.note(WEB.value()))) {
                assertThatIOException()
                        .isThrownBy(operation::run)
                        .isNotInstanceOf(NoSuchFileException.class)
                        .withMessageEndingWith(
                                "the note of " + groupsIn(mount) + "/web: the hierarchy is no longer mounted there");
            }
            assertThatThrownBy(() -> used.annotate(db, "note")).isInstanceOf(NoSuchFileException.class);

            // Somebody else's directories where the hierarchy was, with a link in place of a group.
            Path outside = Files.createDirectory(dir.resolve("outside"));
            Files.writeString(outside.resolve("net_cls.classid"), "7");
            Files.writeString(outside.resolve("cgroup.procs"), "");
            Files.createDirectories(groupsIn(mount));
            Files.createSymbolicLink(groupsIn(mount).resolve("web"), outside);

            assertThat(used.classId(WEB.value())).hasValue(CLASS_ID);
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
            assertThat(used.classId(WEB.value())).hasValue(CLASS_ID);

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
            // Some are just ending, in groups too that go with them.
            if (e.processes().isEmpty()) {
                cgroups.kill(WEB, TIMEOUT);
            }
        }
    }

    private static void awaitFile(long pid, String name, String content) throws IOException {
        long start = System.nanoTime();
        while (!Files.readString(Path.of("/proc", Long.toString(pid), name)).contains(content)) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(120));
        }
    }
}
