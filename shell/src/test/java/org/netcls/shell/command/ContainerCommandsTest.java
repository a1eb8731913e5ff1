// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netcls.shell.command.Running.assertFails;
import static org.netcls.shell.command.Running.printed;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.awaited.Awaited;
import org.netcls.shell.result.Container;

class ContainerCommandsTest {
    private static final String OWN = String.valueOf(ProcessHandle.current().pid());
    private static final String PARENT =
            String.valueOf(ProcessHandle.current().parent().orElseThrow().pid());

    private final FakeIsolator isolator = new FakeIsolator();
    private final ContainerCommands commands = new ContainerCommands(new Services(Context.with(isolator)));

    @Test
    void assignsAHandleWithoutAnyProcess() throws Exception {
        assertThat(commands.assign("web")).isEqualTo(new Container(isolator.status(new ContainerId("web"))));
        assertThat(isolator.moved).isEmpty();
    }

    @Test
    void nestsOneInTheParentThatIsAskedFor() throws Exception {
        commands.assign("nginx.service");
        Object nested = commands.assign("--parent", "nginx.service", "a.b/c");
        assertThat(commands.assign("nginx.service/a.b/c")).isEqualTo(nested);
        assertThat(isolator.containers)
                .containsOnlyKeys(new ContainerId("nginx.service"), new ContainerId("nginx.service/a.b/c"));
        assertFails(
                () -> commands.assign("--parent", "..", "x"),
                "netcls:assign: container id '..' has '.' or '..' for a name");
    }

    @Test
    void assigningAgainGivesWhatIsThere() throws Exception {
        Object first = commands.assign("web", "--label", "tier=gold", "--label", "app=shop");
        commands.assign("web/side", "--own-group");
        assertThat(commands.assign("web")).isEqualTo(first);
        assertThat(commands.assign("web", "--label", "tier=gold")).isEqualTo(first);
        assertThat(commands.assign("web", "--handle", "12:1")).isEqualTo(first);
        assertThat(commands.assign("web", "--primary", "0x12", "--own-group", OWN))
                .isEqualTo(first);
        assertThat(commands.assign("web/side")).isEqualTo(commands.assign("web/side", "--own-group"));
        assertThat(isolator.requests).as("what was made").hasSize(2);
        assertThat(isolator.moved).containsExactly("web " + OWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web --handle 12:2          | and handle 0x00120002 was asked for",
                "web --primary 0x13         | and a handle under primary 0x0013 was asked for",
                "web --label tier=silver    | with label tier=gold, and label tier=silver was asked for",
                "web --label app=shop       | without label app, and label app=shop was asked for",
                "side/car --own-group       | shared with its parent, and a group of its own was asked for, as a primary and a handle do too",
                "side/car --handle 12:1     | shared with its parent, and a group of its own was asked for, as a primary and a handle do too",
            })
    void refusesWhatContradictsWhatIsThere(String words, String why) throws Exception {
        commands.assign("web", "--label", "tier=gold");
        ContainerId shared = new ContainerId("side/car");
        isolator.containers.put(shared, isolator.share(shared, new ContainerId("web")));
        String[] all = (words + " " + OWN).split(" +");

        assertFails(
                () -> commands.assign(all),
                "netcls:assign: container '" + all[0] + "' has 0x00120001 already, " + why
                        + "; without that it keeps what it has");

        assertThat(isolator.moved).isEmpty();
    }

    @Test
    void twoWhoAssignTheSameAtTheSameTimeBothGetIt() throws Exception {
        isolator.beforePreparing = () -> isolator.containers.put(
                new ContainerId("web"),
                new Assignment(
                        new ContainerId("web"), Optional.of(new NetClsHandle(0x12, 7)), "/fake/web", Instant.EPOCH));
        assertThat(commands.assign("web", OWN).toString()).isEqualTo("web 0x00120007");
        assertThat(isolator.moved).containsExactly("web " + OWN);
    }

    @Test
    void writesTheOperatorsHandleOnlyWhereItIsAnother() throws Exception {
        ContainerId web = new ContainerId("web");
        isolator.containers.put(
                web,
                new Assignment(web, Optional.empty(), "/fake/web", Instant.EPOCH, Map.of(), AssignmentState.UNMANAGED));
        commands.assign("web");
        assertFails(
                () -> commands.assign("web", "--primary", "0x12"),
                "netcls:assign: container 'web' has a group already, and a handle under primary 0x0012 was asked for;"
                        + " without that it keeps what it has");
        commands.assign("web", "--handle", "1179649");
        assertThat(isolator.status(web).handle()).contains(new NetClsHandle(0x12, 1));
        commands.assign("web", "--handle", "12:1", "--primary", "0x12", OWN);
        commands.assign("web", "--handle", "13:1");
        assertThat(isolator.written).containsExactly(new NetClsHandle(0x12, 1), new NetClsHandle(0x13, 1));
        assertThat(isolator.moved).containsExactly("web " + OWN);
    }

    @Test
    void assignsAHandleAndMovesTheProcesses() throws Exception {
        commands.assign("web", OWN, PARENT);
        assertThat(isolator.moved).containsExactly("web " + OWN, "web " + PARENT);
    }

    @Test
    void movesMoreProcessesIntoAContainerThatIsThere() throws Exception {
        Object first = commands.assign("web", OWN);
        assertThat(commands.assign("web", PARENT)).isEqualTo(first);
        assertThat(isolator.moved).containsExactly("web " + OWN, "web " + PARENT);
    }

    @Test
    void unmakesANewContainerWhenNoProcessCouldBeMoved() {
        isolator.refused = OWN;
        assertFails(() -> commands.assign("web", OWN), "netcls:assign: refused");
        assertThat(isolator.containers).isEmpty();
    }

    @Test
    void keepsAContainerThatWasThereWhenNoProcessCouldBeMoved() throws Exception {
        commands.assign("web");
        isolator.refused = OWN;
        assertFails(() -> commands.assign("web", OWN), "netcls:assign: refused");
        assertThat(isolator.containers).hasSize(1);
    }

    @Test
    void keepsAContainerIntoWhichSomeProcessWasMoved() {
        isolator.refused = PARENT;
        assertFails(() -> commands.assign("web", OWN, PARENT), "netcls:assign: refused; moved before: [" + OWN + "]");
        assertThat(isolator.containers).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "web", "999999999999999999"})
    void doesNothingWhenAPidIsWrong(String pid) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> commands.assign("web", OWN, pid))
                .withMessageContaining(pid);
        assertThat(isolator.containers).isEmpty();
    }

    @Test
    void asksForWhatTheOptionsSay() throws Exception {
        commands.assign("--primary", "0x12", "--label=tier=gold", "--label", "app=a=b", "--own-group", "web/sidecar");
        commands.assign("web", "--handle", "12:1");
        assertThat(isolator.requests)
                .containsExactly(
                        Request.ANY
                                .withPrimary(new Primary(0x12))
                                .withLabels(Map.of("tier", "gold", "app", "a=b"))
                                .withOwnGroup(),
                        Request.ANY.withHandle(new NetClsHandle(0x12, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--primary x web | primary 'x' is not a number in decimal or 0x form",
                "--handle 12:x web | handle '12:x' is none of the forms 0x00120001, 1179649 and 12:1",
                "--handle 0x00000001 web | primary handle 0x0 is outside 0x1-0xfffe",
                "--handle 12:1 --primary 0x13 web | handle 0x00120001 is not under primary 0x0013",
                "--label gold web | label 'gold' is not key=value",
                "--label engine.group=/ web | label engine.group is the agent's own: leave out engine.group",
                "--colour red web | there is no option --colour",
                "-h               | there is no option -h; put -- before a name that begins so",
                "-kill web        | there is no option -kill; put -- before a name that begins so",
                "web -h           | there is no option -h; put -- before a name that begins so",
                "web --label | --label needs a value",
            })
    void refusesOptionsThatItCannotFollow(String words, String why) {
        assertFails(() -> commands.assign(words.split(" ")), "netcls:assign: " + why);
        assertThat(isolator.containers).isEmpty();
    }

    @Test
    void releasesAContainer() throws Exception {
        commands.assign("web");
        assertThat(commands.release("web")).isNull();
        assertThat(isolator.containers).isEmpty();
    }

    @Test
    void theBeginningOfAnEnginesIdWillDo() throws Exception {
        String one = "0123456789ab".repeat(5) + "cdef";
        String other = "0123456789ac" + one.substring(12);
        commands.assign(one);
        commands.assign(other);
        commands.release("0123456789ac");
        assertThat(isolator.containers).containsOnlyKeys(new ContainerId(one));
        assertFails(() -> commands.release("0123456789a"), "netcls:release: no container '0123456789a'");
        commands.assign("0123456789ab");
        commands.release("0123456789ab");
        assertThat(isolator.containers).containsOnlyKeys(new ContainerId(one));
        commands.assign("--parent", one, "side");
        commands.release("0123456789ab/side");
        assertThat(isolator.containers).containsOnlyKeys(new ContainerId(one));
        commands.assign(one.substring(0, 63) + "e");
        assertFails(() -> commands.release("0123456789ab"), "netcls:release: '0123456789ab' is the beginning of 2 ids");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789ab-tap", "0123456789abcdef", "0123456789ab.service"})
    void whatOthersCallTheirContainersHasToBeSaidInFull(String name) throws Exception {
        commands.assign(name);
        commands.assign("--parent", name, "side");
        assertFails(() -> commands.release("--kill", "0123456789ab"), "netcls:release: no container '0123456789ab'");
        assertFails(() -> commands.release("0123456789ab/side"), "netcls:release: no container '0123456789ab/side'");
        assertFails(() -> commands.isolate("0123456789ab", OWN), "netcls:isolate: no container '0123456789ab'");
        assertThat(isolator.containers).containsOnlyKeys(new ContainerId(name), new ContainerId(name).child("side"));
    }

    @Test
    void whatIsNestedInAContainerIsNotLookedForInOneWhoseIdBeginsLikeIt() throws Exception {
        String engines = "0123456789ab".repeat(5) + "cdef";
        commands.assign(engines);
        commands.assign("--parent", engines, "side");
        commands.assign("0123456789ab");
        assertFails(() -> commands.release("0123456789ab/side"), "netcls:release: no container '0123456789ab/side'");
    }

    @Test
    void killsWhatIsInsideOnlyWhenAsked() throws Exception {
        commands.assign("web");
        commands.assign("db");
        commands.release("web");
        assertThat(isolator.killed).isEmpty();
        commands.release("db", "--kill");
        assertThat(isolator.killed).containsExactly("db");
        assertThat(isolator.containers).isEmpty();
    }

    @Test
    void runsACommandThroughTheLauncherAndPrintsWhatItPrints() throws Exception {
        commands.assign("web");
        assertThat(printed(() -> commands.exec("web", "sh", "-c", "echo in $CONTAINER; echo wrong >&2; cat")))
                .isEqualTo("in web\nwrong\n");
    }

    @Test
    void helpOfTheCommandThatIsRunIsItsOwn() throws Exception {
        commands.assign("web");
        assertThat(printed(() -> commands.exec("web", "sh", "-c", "echo $0", "--help")))
                .isEqualTo("--help\n");
        assertThat(commands.exec("--help"))
                .isEqualTo(Usages.of("exec").orElseThrow().help());
    }

    @Test
    void twoDashesEndTheOptions() throws Exception {
        commands.assign("--label", "a=b", "--", "--own-group", OWN);
        assertThat(isolator.containers).containsOnlyKeys(new ContainerId("--own-group"));
        assertThat(printed(() -> commands.exec("--", "--own-group", "echo", "--", "--help")))
                .isEqualTo("-- --help\n");
        commands.release("--", "--own-group");
        commands.assign("--", "-.slice");
        commands.release("--", "-.slice");
        commands.assign("-");
        commands.release("-");
        assertThat(isolator.containers).isEmpty();
        commands.assign("web");
        assertThat(printed(() -> commands.exec("web", "--", "echo", "--"))).isEqualTo("--\n");
        assertFails(
                () -> commands.release("--"),
                "netcls:release: usage: " + Usages.of("release").orElseThrow().synopsis());
    }

    @Test
    void tellsHowACommandEnded() throws Exception {
        commands.assign("web");
        assertFails(() -> commands.exec("web", "sh", "-c", "exit 3"), "netcls:exec: 'sh' ended with status 3");
        assertFails(() -> commands.exec("db", "true"), "netcls:exec: no container 'db'");
    }

    @Test
    void endsTheCommandWhenItIsInterrupted() throws Exception {
        commands.assign("web");
        FutureTask<Object> call = new FutureTask<>(() -> commands.exec("web", "sleep", "600"));
        Thread caller = new Thread(call);
        caller.start();
        ProcessHandle sleep = child("sleep");
        caller.interrupt();
        assertThatThrownBy(() -> call.get(120, TimeUnit.SECONDS)).hasMessageContaining("'sleep' was ended");
        sleep.onExit().get(120, TimeUnit.SECONDS);
    }

    @Test
    void movesProcessesIntoAContainerThatIsThere() throws Exception {
        commands.assign("web");
        assertThat(commands.isolate("web", OWN, PARENT)).isNull();
        assertThat(isolator.moved).containsExactly("web " + OWN, "web " + PARENT);
    }

    @Test
    void tellsWhichProcessesWereMovedBeforeOneWasRefused() throws Exception {
        commands.assign("web");
        isolator.refused = PARENT;
        assertFails(() -> commands.isolate("web", PARENT, OWN), "netcls:isolate: refused");
        assertFails(() -> commands.isolate("web", OWN, PARENT), "netcls:isolate: refused; moved before: [" + OWN + "]");
        assertFails(() -> commands.isolate("db", OWN), "netcls:isolate: no container 'db'");
        assertFails(
                () -> commands.isolate("web", OWN, "0"), "netcls:isolate: pid '0' is not a positive decimal number");
        assertFails(() -> commands.isolate("web"), "netcls:isolate: usage: netcls:isolate <container> <pid>...");
    }

    @Test
    void releasesNestedContainersBeforeTheirParents() throws Exception {
        commands.assign("web");
        commands.assign("web/side");
        commands.assign("db");
        assertThat(commands.release("web", "db", "web/side", "web")).isNull();
        assertThat(isolator.released).containsExactly("web/side", "web", "db");
    }

    @Test
    void goesOnWithTheOthersWhenOneCannotBeReleased() throws Exception {
        commands.assign("web");
        commands.assign("db");
        isolator.failures.put(new ContainerId("web"), "container 'web' is busy\u001b");
        assertThat(printed(() -> commands.release("web", "gone", "db")))
                .isEqualTo("container 'web' is busy\\u001b\nno container 'gone'\n"
                        + "netcls:release: 2 of 3 containers were not released; the first: container 'web' is"
                        + " busy\\u001b\n");
        assertThat(isolator.released).containsExactly("db");
    }

    @Test
    void stopsWhenItIsInterrupted() throws Exception {
        commands.assign("web");
        commands.assign("db");
        isolator.failures.put(new ContainerId("web"), "interrupted");
        assertFails(() -> commands.release("web", "db"), "netcls:release: interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(isolator.released).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web  | ''                          | 1",
                "busy | container 'busy' is busy\\n  | 0",
                "gone | no container 'gone'\\n       | 0",
            })
    void whoHasDoneSomethingBeforeItWasInterruptedSaysSo(String before, String refusal, int released) throws Exception {
        commands.assign("web");
        commands.assign("busy");
        commands.assign("db");
        isolator.failures.put(new ContainerId("busy"), "container 'busy' is busy");
        isolator.failures.put(new ContainerId("db"), Awaited.INTERRUPTED);
        assertThat(printed(() -> commands.release(before, "db", "other")))
                .isEqualTo(refusal.translateEscapes() + "netcls:release: " + Awaited.INTERRUPTED + "; " + released
                        + " of 3 containers were released\n");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void tellsHowManyWereReleasedBeforeItWasInterrupted() throws Exception {
        commands.assign("web");
        commands.assign("db");
        commands.assign("mail");
        isolator.failures.put(new ContainerId("db"), "interrupted");
        Thread.currentThread().interrupt();
        assertFails(
                () -> commands.release("web", "db", "mail"),
                "netcls:release: interrupted; 1 of 3 containers were released");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(isolator.released).containsExactly("web");
    }

    @Test
    void triesForAsLongAsItIsTold() throws Exception {
        commands.assign("web");
        commands.assign("db");
        commands.release("web");
        commands.release("db", "--timeout", "0");
        assertThat(isolator.timeouts).containsExactly(Duration.ofSeconds(2), Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--timeout x web | timeout 'x' is not a number of seconds from 0 to 99999",
                "--timeout -1 web | timeout '-1' is not a number of seconds from 0 to 99999",
                "--timeout 100000 web | timeout '100000' is not a number of seconds from 0 to 99999",
                "web a\\b | container id 'a\\b' has a backslash, blank or control character",
                "web --timeout | --timeout needs a value",
                "--kill | usage: netcls:release [--kill] [--timeout S] <container>...",
            })
    void releasesNothingWhenAWordIsWrong(String words, String why) throws Exception {
        commands.assign("web");
        assertFails(() -> commands.release(words.split(" ")), "netcls:release: " + why);
        assertThat(isolator.released).isEmpty();
    }

    @Test
    void tellsInOneLineWhatWentWrong() {
        assertFails(() -> commands.release("web"), "netcls:release: no container 'web'");
    }

    @Test
    void helpsInsteadOfDoing() throws Exception {
        assertThat(commands.release("web", "--help"))
                .isEqualTo(Usages.of("release").orElseThrow().help());
    }

    /** Waits until this process has such a child. */
    private static ProcessHandle child(String command) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(120)) {
            Optional<ProcessHandle> found = ProcessHandle.current()
                    .children()
                    .filter(process -> process.info().command().orElse("").endsWith(command))
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no " + command + " was started");
    }

    @Test
    void setsAndRemovesLabels() throws Exception {
        commands.assign("web", "--label", "tier=gold", "--label", "a=b");
        assertThat(commands.label("web", "tier=none", "a-", "c=", "absent-")).hasToString("web 0x00120001");
        assertThat(isolator.containers.get(new ContainerId("web")).labels()).isEqualTo(Map.of("tier", "none", "c", ""));
        commands.label("web");
        assertThat(isolator.containers.get(new ContainerId("web")).labels()).hasSize(2);
        assertFails(() -> commands.label("web", "tier"), "netcls:label: label 'tier' is not key=value");
        assertFails(
                () -> commands.label("web", "engine.lent=/"),
                "netcls:label: label engine.lent is the agent's own: leave out engine.lent");
        assertFails(() -> commands.label("db", "a=b"), "netcls:label: no container 'db'");
    }

    @Test
    void noneOfTwoThatChangeLabelsAtTheSameTimeIsLost() throws Exception {
        commands.assign("web");
        FutureTask<Object> second = new FutureTask<>(() -> others().label("web", "second=b"));
        isolator.beforeRelabeling = () -> beginBesideThis(second);
        commands.label("web", "first=a");
        second.get(120, TimeUnit.SECONDS);
        assertThat(isolator.containers.get(new ContainerId("web")).labels())
                .isEqualTo(Map.of("first", "a", "second", "b"));
    }

    @Test
    void whoWaitsToChangeLabelsCanBeInterrupted() throws Exception {
        commands.assign("web");
        FutureTask<Object> second = new FutureTask<>(() -> others().label("web", "second=b"));
        isolator.beforeRelabeling = () -> {
            beginBesideThis(second).interrupt();
            // Whose turn comes before it notices that it was interrupted goes on.
            assertThatThrownBy(() -> second.get(120, TimeUnit.SECONDS))
                    .hasRootCauseMessage("netcls:label: interrupted while another command changed labels of container"
                            + " 'web'; nothing was done");
        };
        commands.label("web", "first=a");
        assertThat(second).isDone();
        assertThat(isolator.containers.get(new ContainerId("web")).labels()).isEqualTo(Map.of("first", "a"));
    }

    @Test
    void labelsOfOtherContainersAreChangedMeanwhile() throws Exception {
        commands.assign("web");
        commands.assign("db");
        FutureTask<Object> second = new FutureTask<>(() -> others().label("db", "second=b"));
        isolator.beforeRelabeling = () -> beginBesideThis(second);
        commands.label("web", "first=a");
        assertThat(second).isDone();
    }

    /** Those of another call. */
    private ContainerCommands others() {
        return new ContainerCommands(new Services(Context.with(isolator)));
    }

    /** Once, and until it waits for its turn or has ended. */
    private Thread beginBesideThis(FutureTask<Object> call) {
        isolator.beforeRelabeling = () -> {};
        Thread other = new Thread(call, "other call");
        other.start();
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(120)) {
            if (waitsForItsTurn(other) || call.isDone()) {
                return other;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("it neither waits nor ends");
    }

    private static boolean waitsForItsTurn(Thread call) {
        return call.getState() == Thread.State.WAITING
                && Arrays.stream(call.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(LabelTurns.class.getName()));
    }
}
