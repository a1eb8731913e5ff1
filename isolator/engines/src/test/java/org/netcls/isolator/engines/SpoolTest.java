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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.awaited.Awaited;
import org.osgi.service.log.Logger;

class SpoolTest {
    private static final String LONG_AFTER_BOOT = "99999999.00";
    private static final String JUST_BOOTED = "0.01";

    @TempDir
    Path folder;

    private final List<String> calls = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private Optional<Assignment> present = Optional.empty();
    private boolean tagsPackets = true;
    private Exception failure = new UnknownContainerException(new ContainerId("none"));

    private void takeUp() {
        spool().takeUp();
    }

    private Spool spool() {
        return new Spool(folder, new Hooks(isolator(), () -> false, Awaited.onceThere(), logger()), logger());
    }

    private Isolator isolator() {
        return (Isolator) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Isolator.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("status")) {
                        return status();
                    }
                    if (method.getName().equals("backEnd")) {
                        return new BackEnd(tagsPackets, "/none");
                    }
                    calls.add(method.getName() + " " + arguments[0] + " "
                            + (arguments[1] instanceof Request request ? request.labels() : arguments[1]));
                    throw failure;
                });
    }

    private Assignment status() throws UnknownContainerException {
        return present.orElseThrow(() -> new UnknownContainerException(new ContainerId("none")));
    }

    private Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    logged.add(method.getName() + " " + Arrays.deepToString(arguments));
                    return null;
                });
    }

    private Path leave(String name, String id, long pid) throws IOException {
        return Files.writeString(
                folder.resolve(name), "{\"id\":\"" + id + "\",\"bundle\":\"/none\",\"pid\":" + pid + "}");
    }

    @Test
    void whichNetworkTheHookSawCounts() throws Exception {
        long pid = ProcessHandle.current().pid();
        leave("99999999.01-1.createRuntime.own", "own", pid);
        leave(LONG_AFTER_BOOT + "-2.createRuntime.host", "host", pid);
        takeUp();
        assertThat(calls).containsExactly("prepare host {}", "prepare own {engine.network=own}");
    }

    @Test
    void whatIsLeftIsTakenUpInTheOrderOfItsTime() throws Exception {
        leave("20.00-1.poststop", "third", 0);
        leave("3.00-7.poststop", "first", 0);
        leave("19.99-2.poststop", "second", 0);
        takeUp();
        assertThat(calls).containsExactly("cleanup first PT0S", "cleanup second PT0S", "cleanup third PT0S");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anAgentThatTagsNoPacketsLeavesAllToTheOneThatDoes() throws Exception {
        Path left = leave("1.00-1.poststop", "web", 0);
        tagsPackets = false;
        takeUp();
        assertThat(left).exists();
        assertThat(calls).isEmpty();

        tagsPackets = true;
        takeUp();
        assertThat(left).doesNotExist();
        assertThat(calls).containsExactly("cleanup web PT0S");
    }

    @Test
    void aProcessThatStartedLaterIsAnother() throws Exception {
        leave(JUST_BOOTED + "-1.createRuntime", "web", ProcessHandle.current().pid());
        takeUp();
        assertThat(calls).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void oneThatHasEndedIsForgotten() throws Exception {
        leave(LONG_AFTER_BOOT + "-1.createRuntime", "web", Integer.MAX_VALUE);
        takeUp();
        assertThat(calls).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    /** In a group of ours, of an engine, or both. */
    @ParameterizedTest
    @CsvSource({"group, none", "none, group", "group, group"})
    void oneThatWasStartedAgainIsNotReleased(String own, String engine) throws Exception {
        Path group = Files.createDirectory(folder.resolve("group"));
        Files.writeString(group.resolve("cgroup.procs"), ProcessHandle.current().pid() + "\n");
        present = Optional.of(new Assignment(
                new ContainerId("web"),
                Optional.empty(),
                folder.resolve(own).toString(),
                Instant.EPOCH,
                Map.of("engine.lent", folder.resolve(engine).toString()),
                AssignmentState.ASSIGNED));
        Path left = leave(JUST_BOOTED + "-1.poststop", "web", 0);
        takeUp();
        assertThat(left).doesNotExist();
        assertThat(calls).isEmpty();

        leave(LONG_AFTER_BOOT + "-1.poststop", "web", 0);
        takeUp();
        Files.writeString(group.resolve("cgroup.procs"), "");
        leave(JUST_BOOTED + "-2.poststop", "web", 0);
        takeUp();
        assertThat(calls).containsExactly("cleanup web PT0S", "cleanup web PT0S");
    }

    @Test
    void whatCannotBeDoneNowIsKept() throws Exception {
        failure = new NoAllocatorException("none");
        Path left = leave("1.00-1.poststop", "web", 0);
        Spool spool = spool();
        spool.takeUp();
        spool.takeUp();
        assertThat(spool.left()).isEqualTo(1);
        assertThat(left).exists();
        assertThat(calls).containsExactly("cleanup web PT0S", "cleanup web PT0S");
        assertThat(logged).singleElement().asString().contains("warn", "kept for later", "poststop");
    }

    @Test
    void oneThatCannotBeReadKeepsNoOtherFromItsTurn() throws Exception {
        Files.createDirectory(folder.resolve("1.00-1.poststop"));
        leave("2.00-1.poststop", "web", 0);
        Spool spool = spool();
        spool.takeUp();
        spool.takeUp();
        assertThat(calls).containsExactly("cleanup web PT0S");
        assertThat(spool.left()).isEqualTo(1);
        assertThat(logged).singleElement().asString().contains("warn", "kept for later", "1.00-1.poststop");

        Files.delete(folder.resolve("1.00-1.poststop"));
        spool.takeUp();
        assertThat(spool.left()).isZero();
    }

    @Test
    void aSpoolThatCannotBeReadIsToldOnceAndShown() throws Exception {
        Path file = Files.createFile(folder.resolve("spool"));
        Spool spool = new Spool(file, new Hooks(isolator(), () -> false, Awaited.onceThere(), logger()), logger());
        spool.takeUp();
        spool.takeUp();
        assertThat(spool.failure()).hasValueSatisfying(why -> assertThat(why).contains(file.toString()));
        assertThat(logged).singleElement().asString().contains("warn", "cannot be read", file.toString());

        Files.delete(file);
        spool.takeUp();
        assertThat(spool.failure()).isEmpty();
    }

    @Test
    void whatIsWrongIsToldOnce() throws Exception {
        Files.writeString(folder.resolve("1.00-1.poststop"), "{}");
        takeUp();
        assertThat(folder).isEmptyDirectory();
        assertThat(logged).singleElement().asString().contains("error", "refused", "id is a string");
    }

    @Test
    void whatAHookIsStillWritingIsLeftAloneAndWhatAKilledOneHadBegunIsNot() throws Exception {
        Path written =
                Files.writeString(folder.resolve("." + ProcessHandle.current().pid()), "{\"id\":");
        Path begun = Files.writeString(folder.resolve("." + Integer.MAX_VALUE), "{\"id\":");
        Spool spool = spool();
        spool.takeUp();
        assertThat(begun).exists();
        spool.takeUp();
        assertThat(written).exists();
        assertThat(begun).doesNotExist();
        assertThat(logged).isEmpty();
    }

    @Test
    void thereNeedNotBeAny() throws Exception {
        Files.delete(folder);
        takeUp();
        assertThat(logged).isEmpty();
        Files.createDirectory(folder);
    }
}
