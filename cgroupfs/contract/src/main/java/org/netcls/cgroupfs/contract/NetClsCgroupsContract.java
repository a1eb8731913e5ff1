// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.ContainerId;
import org.netcls.api.GroupProcess;
import org.netcls.spi.BusyException;
import org.netcls.spi.NetClsCgroups;

/** What every back end does: extend this with a test class that opens yours. */
public abstract class NetClsCgroupsContract {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final int CLASS_ID = 0x00120001;
    private static final int MANY = 10_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final List<Process> processes = new ArrayList<>();
    private NetClsCgroups cgroups;

    /** A back end without any group. Called before each test. */
    protected abstract NetClsCgroups open() throws Exception;

    /** Removes a group as somebody would who does not ask the back end. */
    protected abstract void removeBehindItsBack(Path group) throws IOException;

    @BeforeEach
    final void openBackEnd() throws Exception {
        cgroups = open();
    }

    @AfterEach
    final void endProcesses() throws Exception {
        for (Process process : processes) {
            end(process);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {CLASS_ID, 0x00010001, 0x7fffffff, 0x80000001, 0xfffeffff})
    final void readsBackWhatItWrote(int classId) throws Exception {
        cgroups.create(WEB, OptionalInt.of(classId), "");
        assertThat(cgroups.classId(WEB.value())).hasValue(classId);
        assertThat(file(WEB, "net_cls.classid")).content().isEqualToIgnoringNewLines(Integer.toUnsignedString(classId));
    }

    @Test
    final void aClassIdNeverWrittenIsEmpty() throws Exception {
        cgroups.create(WEB, OptionalInt.empty(), "");
        assertThat(cgroups.classId(WEB.value())).isEmpty();
    }

    @Test
    final void seesWhatTheOperatorWrote() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.writeString(file(WEB, "net_cls.classid"), "1179650");
        assertThat(cgroups.classId(WEB.value())).hasValue(CLASS_ID + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "nginx.service",
                "parent/child",
                "a/b.c/d",
                ".hidden",
                "it's",
                "$(exit)",
                "-rf",
                "b\u00fccher",
                "a*?[b]",
                "\u4e2d"
            })
    final void takesEveryContainerId(String id) throws Exception {
        ContainerId container = new ContainerId(id);
        cgroups.create(container, OptionalInt.of(CLASS_ID), "");
        assertThat(Path.of(cgroups.path(container.value())))
                .isAbsolute()
                .isDirectory()
                .hasFileName(id.replace('/', '\\'));
        assertThat(cgroups.list()).containsExactly(id);
        assertThat(cgroups.classId(container.value())).hasValue(CLASS_ID);
        assertThat(runInside(container).waitFor()).isZero();
        cgroups.remove(container);
        assertThat(cgroups.list()).isEmpty();
    }

    @Test
    final void takesTheLongestContainerId() throws Exception {
        ContainerId longest = new ContainerId("x".repeat(255));
        cgroups.create(longest, OptionalInt.of(CLASS_ID), "");
        assertThat(cgroups.list()).containsExactly(longest.value());
        cgroups.remove(longest);
    }

    @Test
    final void leavesAGroupThatExistsAsItIs() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Process inside = inside(WEB);
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> cgroups.create(WEB, OptionalInt.of(7), ""));
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> cgroups.create(WEB, OptionalInt.empty(), ""));
        assertThat(cgroups.classId(WEB.value())).hasValue(CLASS_ID);
        assertThat(cgroups.processes(WEB.value())).containsExactly(inside.pid());
    }

    @Test
    final void leavesNothingWhenTheCallerIsInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        try {
            assertThatIOException()
                    .isThrownBy(() -> cgroups.create(WEB, OptionalInt.of(CLASS_ID), ""))
                    .withMessageContaining(cgroups.path(WEB.value()))
                    .withMessageEndingWith("the caller was interrupted");
        } finally {
            Thread.interrupted();
        }
        assertThat(Path.of(cgroups.path(WEB.value()))).doesNotExist();
    }

    @Test
    final void keepsANoteWithAGroup() throws Exception {
        String note = "{\"labels\":{\"tier\":\"b\u00fcro\"}}" + "x".repeat(5000);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), note);
        assertThat(cgroups.note(WEB.value())).isEqualTo(note);
        assertThat(cgroups.read(WEB.value()).classId()).hasValue(CLASS_ID);
        cgroups.annotate(WEB, "other");
        assertThat(cgroups.note(WEB.value())).isEqualTo("other");
        cgroups.remove(WEB);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        assertThat(cgroups.note(WEB.value())).isEmpty();
        cgroups.annotate(WEB, "late");
        assertThat(cgroups.note(WEB.value())).isEqualTo("late");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> cgroups.annotate(DB, "x"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> cgroups.read(DB.value()));
    }

    @Test
    final void leavesNothingWhenANoteCannotBeKept() {
        String tooLong = "x".repeat(1 << 20);
        assertThatIOException()
                .isThrownBy(() -> cgroups.create(WEB, OptionalInt.of(CLASS_ID), tooLong))
                .withMessageStartingWith("cannot finish group " + cgroups.path(WEB.value()) + ": ");
        assertThat(Path.of(cgroups.path(WEB.value()))).doesNotExist();
    }

    @Test
    final void tellsWhenAGroupWasMade() throws Exception {
        Instant before = Instant.now().minusMillis(20);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Instant after = Instant.now().plusMillis(20);
        cgroups.attach(WEB, sleeping().pid());
        assertThat(cgroups.read(WEB.value()).made()).isBetween(before, after);
    }

    @Test
    final void rewritesAClassId() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.rewrite(WEB, 7);
        assertThat(cgroups.classId(WEB.value())).hasValue(7);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> cgroups.rewrite(DB, 7));
    }

    @Test
    final void listsTheGroupsOnly() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.create(DB, OptionalInt.empty(), "");
        Files.createDirectory(file(WEB, "child"));
        assertThat(cgroups.list()).containsExactlyInAnyOrder("web", "db");
    }

    @Test
    final void aProcessIsInOneGroupAtATime() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.create(DB, OptionalInt.empty(), "");
        Process process = inside(WEB);
        cgroups.attach(DB, process.pid());
        cgroups.attach(DB, process.pid());
        assertThat(cgroups.processes(WEB.value())).isEmpty();
        assertThat(cgroups.processes(DB.value())).containsExactly(process.pid());
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 1L << 31, 0, -1})
    final void refusesAPidOfNoProcess(long pid) throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        assertRefuses(pid, "No such process");
    }

    @Test
    final void refusesAProcessThatHasEnded() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Process process = sleeping();
        end(process);
        assertRefuses(process.pid(), "No such process");
    }

    @Test
    final void refusesAKernelThread() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        assertRefuses(2, "it is a kernel thread, and these cannot be moved");
    }

    @Test
    final void tellsThatAGroupDoesNotExist() throws Exception {
        long pid = sleeping().pid();
        assertThatIOException()
                .isThrownBy(() -> cgroups.attach(WEB, pid))
                .withMessage("cannot move pid " + pid + " into " + cgroups.path(WEB.value()) + ": it does not exist");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> cgroups.classId(WEB.value()));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> cgroups.processes(WEB.value()));
    }

    @Test
    final void aProcessThatEndedIsInsideNoMore() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        end(inside(WEB));
        assertThat(cgroups.processes(WEB.value())).isEmpty();
        cgroups.remove(WEB);
        assertThat(Path.of(cgroups.path(WEB.value()))).doesNotExist();
    }

    @Test
    final void aGroupWithAProcessIsBusyAndStays() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Process inside = inside(WEB);
        BusyException e = catchThrowableOfType(BusyException.class, () -> cgroups.remove(WEB));
        assertThat(e.processes()).containsExactly(new GroupProcess(inside.pid(), "sleep"));
        assertThat(e).hasMessage("cannot remove " + cgroups.path(WEB.value()) + ": there are processes in it");
        assertThat(cgroups.classId(WEB.value())).hasValue(CLASS_ID);
    }

    @Test
    final void aGroupInWhichSomebodyMadeGroupsIsBusyAndStays() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.createDirectory(file(WEB, "a"));
        Files.createDirectory(file(WEB, "b"));
        BusyException e = catchThrowableOfType(BusyException.class, () -> cgroups.remove(WEB));
        assertThat(e.processes()).isEmpty();
        assertThat(e).hasMessage("cannot remove " + cgroups.path(WEB.value()) + ": somebody made groups in it: a, b");
        assertThat(cgroups.classId(WEB.value())).hasValue(CLASS_ID);
    }

    @Test
    final void aGroupThatIsGoneCountsAsRemoved() throws Exception {
        cgroups.remove(WEB);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.remove(WEB);
        cgroups.remove(WEB);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        removeBehindItsBack(Path.of(cgroups.path(WEB.value())));
        assertThat(cgroups.list()).isEmpty();
        cgroups.remove(WEB);
    }

    @Test
    final void killsEveryProcessInside() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.create(DB, OptionalInt.empty(), "");
        List<Process> inside = List.of(inside(WEB), inside(WEB));
        Process elsewhere = inside(DB);
        cgroups.kill(WEB, TIMEOUT);
        for (Process process : inside) {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        }
        cgroups.remove(WEB);
        assertThat(elsewhere.isAlive()).isTrue();
    }

    @Test
    final void removesTheGroupsThatSomebodyMadeInOneThatItKills() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Files.createDirectory(file(WEB, "made"));
        Files.createDirectory(file(WEB, ".hidden one"));
        cgroups.kill(WEB, TIMEOUT);
        cgroups.remove(WEB);
        assertThat(Path.of(cgroups.path(WEB.value()))).doesNotExist();
    }

    @Test
    final void killsNothingWhereNothingIs() throws Exception {
        cgroups.kill(WEB, TIMEOUT);
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.kill(WEB, TIMEOUT);
        assertThat(cgroups.classId(WEB.value())).hasValue(CLASS_ID);
    }

    @Test
    final void sparesTheAgentItself() throws Exception {
        long own = ProcessHandle.current().pid();
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        cgroups.attach(WEB, own);
        cgroups.kill(WEB, TIMEOUT);
        assertThat(cgroups.processes(WEB.value())).containsExactly(own);
    }

    @Test
    final void theLauncherPutsACommandInsideBeforeItsFirstInstruction() throws Exception {
        cgroups.create(WEB, OptionalInt.of(CLASS_ID), "");
        Process launched = launch(WEB, "sh", "-c", "echo $$ && read line");
        assertThat(line(launched)).isEqualTo(Long.toString(launched.pid()));
        assertThat(cgroups.processes(WEB.value())).containsExactly(launched.pid());
    }

    @Test
    final void theLauncherRunsNothingWithoutTheGroup() throws Exception {
        Process launched = launch(WEB, "echo", "untagged");
        assertThat(launched.waitFor()).isNotZero();
        assertThat(launched.getInputStream().readAllBytes()).asString().doesNotContain("untagged");
        assertThat(Path.of(cgroups.path(WEB.value()))).doesNotExist();
    }

    @Test
    final void managesManyGroups() throws Exception {
        List<ContainerId> all = IntStream.rangeClosed(1, MANY)
                .mapToObj(i -> new ContainerId("c" + i))
                .toList();
        for (int i = 0; i < MANY; i++) {
            cgroups.create(all.get(i), OptionalInt.of(CLASS_ID + i), "");
        }
        assertThat(cgroups.list())
                .hasSize(MANY)
                .containsAll(all.stream().map(ContainerId::value).toList());
        for (int i = 0; i < MANY; i++) {
            assertThat(cgroups.classId(all.get(i).value())).hasValue(CLASS_ID + i);
        }
        for (ContainerId container : all) {
            cgroups.remove(container);
        }
        assertThat(cgroups.list()).isEmpty();
    }

    @Test
    final void severalThreadsWorkOnDifferentGroups() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4, task -> new Thread(task, "life of a group"));
        try {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(threads.submit(lives(new ContainerId("c" + i), 200)));
            }
            for (Future<Void> result : results) {
                result.get(120, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(cgroups.list()).isEmpty();
    }

    private Callable<Void> lives(ContainerId container, int times) throws IOException {
        long pid = sleeping().pid();
        ContainerId parked = new ContainerId(container + "-parked");
        return () -> {
            cgroups.create(parked, OptionalInt.empty(), "");
            for (int i = 1; i <= times; i++) {
                cgroups.create(container, OptionalInt.of(i), "");
                cgroups.attach(container, pid);
                assertThat(cgroups.classId(container.value())).hasValue(i);
                assertThat(cgroups.processes(container.value())).containsExactly(pid);
                cgroups.attach(parked, pid);
                cgroups.remove(container);
            }
            cgroups.kill(parked, TIMEOUT);
            removeWhenIdle(parked);
            return null;
        };
    }

    private void removeWhenIdle(ContainerId container) throws IOException {
        while (true) {
            try {
                cgroups.remove(container);
                return;
            } catch (BusyException e) {
                Thread.onSpinWait();
            }
        }
    }

    private void assertRefuses(long pid, String reason) throws IOException {
        assertThatIOException()
                .isThrownBy(() -> cgroups.attach(WEB, pid))
                .withMessage("cannot move pid " + pid + " into " + cgroups.path(WEB.value()) + ": " + reason);
        assertThat(cgroups.processes(WEB.value())).isEmpty();
    }

    private Path file(ContainerId container, String name) {
        return Path.of(cgroups.path(container.value()), name);
    }

    private Process inside(ContainerId container) throws IOException {
        Process process = sleeping();
        cgroups.attach(container, process.pid());
        return process;
    }

    private Process sleeping() throws IOException {
        return started("sleep", "600");
    }

    private Process runInside(ContainerId container) throws IOException {
        return launch(container, "true");
    }

    private Process launch(ContainerId container, String... command) throws IOException {
        return started(Stream.concat(cgroups.launcher(container).stream(), Stream.of(command))
                .toArray(String[]::new));
    }

    private Process started(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    private static String line(Process process) throws IOException {
        try (BufferedReader reader = process.inputReader()) {
            return reader.readLine();
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
