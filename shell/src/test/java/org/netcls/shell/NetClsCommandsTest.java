// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.BackEnd;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Reconciliation;
import org.netcls.api.RecoveryReport;
import org.netcls.api.Request;
import org.netcls.api.Standing;
import org.netcls.api.Statistics;
import org.netcls.api.UnknownContainerException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

class NetClsCommandsTest {
    private static final String OWN = String.valueOf(ProcessHandle.current().pid());
    private static final String PARENT =
            String.valueOf(ProcessHandle.current().parent().orElseThrow().pid());

    private final FakeIsolator isolator = new FakeIsolator();
    private final NetClsCommands commands = new NetClsCommands(contextWith(isolator));

    @Test
    void assignsAHandleWithoutAnyProcess() throws Exception {
        assertThat(commands.assign("web")).isEqualTo(isolator.status(new ContainerId("web")));
        assertThat(isolator.moved).isEmpty();
    }

    @Test
    void refusesToAssignAgainWithoutAnyProcess() throws Exception {
        commands.assign("web");
        assertFails(() -> commands.assign("web"), "netcls:assign: container 'web' has 0x00120001 already");
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
        assertFails(() -> commands.assign("web", OWN, PARENT), "netcls:assign: refused");
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
        commands.assign("--primary", "0x12", "--label=tier=gold", "--label", "app=a=b", "--own-group", "web.sidecar");
        commands.assign("web", "--handle", "12:1");
        assertThat(isolator.requests)
                .containsExactly(
                        Request.ANY
                                .withPrimary(0x12)
                                .withLabels(Map.of("tier", "gold", "app", "a=b"))
                                .withOwnGroup(),
                        Request.ANY.withHandle(new NetClsHandle(0x12, 1)));
    }

    @Test
    void writesTheOperatorsHandleIntoAContainerThatIsThere() throws Exception {
        ContainerId web = new ContainerId("web");
        isolator.containers.put(web, new Assignment(web, Optional.empty(), "/fake/web", Instant.EPOCH));
        commands.assign("web", "--handle", "1179649");
        assertThat(isolator.status(web).handle()).contains(new NetClsHandle(0x12, 1));
        assertFails(() -> commands.assign("web", "--handle", "12:2"), "netcls:assign: managed");
    }

    @Test
    void refusesLabelsForAContainerThatIsThere() throws Exception {
        commands.assign("web");
        assertFails(
                () -> commands.assign("web", "--label", "a=b", OWN),
                "netcls:assign: container 'web' has 0x00120001 already");
        assertThat(isolator.moved).isEmpty();
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
                "--colour red web | there is no option --colour",
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
        assertThat(commands.exec("--help")).isEqualTo(Usage.of("exec").help());
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
        assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS)).hasMessageContaining("'sleep' was ended");
        sleep.onExit().get(20, TimeUnit.SECONDS);
    }

    @Test
    void showsStatusAndState() throws Exception {
        Object web = commands.assign("web");
        assertThat(commands.status("web")).isEqualTo(web);
        assertThat(commands.list()).isEqualTo(isolator.state());
        assertThat(commands.about()).isEqualTo(new About(isolator.overview(), Optional.empty()));
    }

    @Test
    void tellsInOneLineWhatWentWrong() {
        assertFails(() -> commands.status("web"), "netcls:status: no container 'web'");
        assertFails(() -> commands.release("web"), "netcls:release: no container 'web'");
        assertFails(
                () -> commands.status("a\u001b[2Jb"),
                "netcls:status: container id 'a\\u001b[2Jb' has a slash, blank or control character");
    }

    @Test
    void showsItsUsageWhenWordsDoNotFit() {
        assertFails(() -> commands.status(), "netcls:status: usage: netcls:status <container>");
        assertFails(() -> commands.list("web"), "netcls:list: usage: netcls:list");
    }

    @Test
    void helpsInsteadOfDoing() throws Exception {
        assertThat(commands.release("web", "--help"))
                .isEqualTo(Usage.of("release").help());
        assertThat(commands.list("--help")).isEqualTo(Usage.of("list").help());
    }

    private static String printed(Callable<?> call) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true));
        try {
            call.call();
        } finally {
            System.setOut(before);
        }
        return output.toString();
    }

    /** Waits until this process has such a child. */
    private static ProcessHandle child(String command) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (Instant.now().isBefore(deadline)) {
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

    private static void assertFails(ThrowingCallable call, String line) {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(call)
                .withMessage(line)
                .matches(failure -> failure.toString().equals(line), "shown as its message only")
                .matches(failure -> failure.getStackTrace().length == 0, "without a stack trace");
    }

    /** A framework with this one service. */
    private static BundleContext contextWith(Isolator isolator) {
        ServiceReference<?> reference =
                proxy(ServiceReference.class, Map.of("getProperty", (Answer) arguments -> null));
        return proxy(
                BundleContext.class,
                Map.of(
                        "createFilter", (Answer) arguments -> FrameworkUtil.createFilter((String) arguments[0]),
                        "getServiceReferences",
                                (Answer) arguments -> Isolator.class.getName().equals(arguments[0])
                                        ? new ServiceReference<?>[] {reference}
                                        : null,
                        "getService", (Answer) arguments -> isolator));
    }

    private interface Answer {
        Object to(Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Map<String, Answer> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default ->
                        answers.getOrDefault(method.getName(), unused -> null).to(arguments);
                }));
    }

    private static final class FakeIsolator implements Isolator {
        final Map<ContainerId, Assignment> containers = new TreeMap<>();
        final List<String> moved = new ArrayList<>();
        final List<Request> requests = new ArrayList<>();
        final List<String> killed = new ArrayList<>();
        String refused = "";

        @Override
        public Assignment prepare(ContainerId container, Request request) throws NetClsException {
            requests.add(request);
            if (containers.containsKey(container)) {
                throw new AlreadyPreparedException(containers.get(container));
            }
            Optional<NetClsHandle> handle = Optional.of(new NetClsHandle(0x12, containers.size() + 1));
            containers.put(container, new Assignment(container, handle, "/fake/" + container, Instant.EPOCH));
            return containers.get(container);
        }

        @Override
        public void isolate(ContainerId container, long pid) throws NetClsException {
            status(container);
            if (refused.equals(String.valueOf(pid))) {
                throw new BackEndException("refused", null);
            }
            moved.add(container + " " + pid);
        }

        @Override
        public Assignment status(ContainerId container) throws NetClsException {
            if (!containers.containsKey(container)) {
                throw new UnknownContainerException(container);
            }
            return containers.get(container);
        }

        @Override
        public void cleanup(ContainerId container, Duration timeout) throws NetClsException {
            status(container);
            containers.remove(container);
        }

        @Override
        public Assignment assign(ContainerId container, NetClsHandle handle) throws NetClsException {
            Assignment present = status(container);
            if (present.handle().isPresent()) {
                throw new HandleUnavailableException("managed");
            }
            Assignment changed = new Assignment(
                    container, Optional.of(handle), present.group(), present.since(), Map.of(), Standing.OPERATORS);
            containers.put(container, changed);
            return changed;
        }

        @Override
        public RecoveryReport recover(Set<ContainerId> alive, Set<ContainerId> orphans) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Reconciliation reconcile() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void destroy(ContainerId container, Duration timeout) throws NetClsException {
            cleanup(container, timeout);
            killed.add(container.value());
        }

        @Override
        public List<String> launcher(ContainerId container) throws NetClsException {
            status(container);
            return List.of("env", "CONTAINER=" + container);
        }

        @Override
        public BackEnd backEnd() {
            return new BackEnd(false, "/fake");
        }

        @Override
        public NetClsState state() {
            return new NetClsState(overview(), List.copyOf(containers.values()));
        }

        @Override
        public Overview overview() {
            return new Overview(
                    version(),
                    backEnd(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    containers.size(),
                    List.of(),
                    List.of(),
                    Reconciliation.NONE);
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public HandleStatus handle(NetClsHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Statistics statistics() {
            throw new UnsupportedOperationException();
        }
    }
}
