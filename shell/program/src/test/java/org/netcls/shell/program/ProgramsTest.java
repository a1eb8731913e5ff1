// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.Reflective;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;

class ProgramsTest {
    private static final String CONTROLLER = "job controller 1";

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final BlockingQueue<Integer> statuses = new ArrayBlockingQueue<>(1000);
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    /** Also where the server's threads are in a group that ends with its last thread. */
    @Test
    @SuppressWarnings("removal")
    void manyLeaveNoGroupsOfThreadsBehind() throws Exception {
        ThreadGroup daemons = new ThreadGroup("daemons");
        daemons.setDaemon(true);
        ThreadGroup system = daemons.getParent().getParent();
        FutureTask<Integer> more = new FutureTask<>(() -> {
            Programs commands = new Programs(processor(line -> null), 16);
            run(commands, "first");
            int groups = system.activeGroupCount();
            for (int i = 0; i < 100; i++) {
                run(commands, "again");
            }
            return system.activeGroupCount() - groups;
        });
        new Thread(daemons, more).start();
        assertThat(more.get(120, TimeUnit.SECONDS)).isLessThan(20);
    }

    @Test
    void oneTooManyIsRefusedAndTheOthersGoOn() throws Exception {
        Programs commands = new Programs(
                processor(line -> {
                    goOn.await();
                    return null;
                }),
                16);
        for (int i = 0; i < 16; i++) {
            start(commands, "wait");
        }
        assertThatThrownBy(() -> commands.startIfFree(Source.line("one more"), () -> {
                    throw new AssertionError("nobody is asked");
                }))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("16 commands run already");
        start(commands, "one more");

        assertThat(statuses.poll(120, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("16 commands run already; try again when one has ended\n");
        assertThat(statuses).isEmpty();
        goOn.countDown();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            others.add(statuses.poll(120, TimeUnit.SECONDS));
        }
        assertThat(others).containsOnly(0);
        run(commands, "there is place again");
    }

    @Test
    void whatIsNestedTooDeeplyFailsAsAnythingElse() throws Exception {
        start(new Programs(processor(line -> null), 16), "(".repeat(100_000));

        assertThat(statuses.poll(120, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).hasLineCount(1);
    }

    @Test
    void whatIsInterruptedBeforeItsFirstStatementSaysThatItHasNotBegun() throws Exception {
        assertThat(interruptedBefore(1))
                .isEqualTo("it has not begun, because a part of the agent is being replaced: ask again\n");
        assertThat(interruptedBefore(2)).isEqualTo("it was interrupted\n");
    }

    @Test
    void aResultIsShownByWhatWasThereWhenItsCommandBegan() throws Exception {
        List<Converter> formats =
                new ArrayList<>(List.of(shows("another result", "another"), shows("result", "shown")));
        Programs.Need need = new Programs.Need() {
            @Override
            public boolean await(Statement statement) {
                return true;
            }

            @Override
            public List<Converter> formats() {
                return List.copyOf(formats);
            }
        };
        run(
                new Programs(
                        processor(line -> {
                            formats.clear();
                            return "result";
                        }),
                        need,
                        1),
                "command");
        assertThat(output).hasToString("shown\n");
    }

    @Test
    void aCommandThatWentAsItBeganIsRunWhenItIsThereAgain() throws Exception {
        StackTraceElement gogo = new StackTraceElement(Reflective.class.getName(), "invoke", "Reflective.java", 1);
        assertThat(triesWhereTheFirstThrows(thrownAt(gogo))).isEqualTo(2);
        assertThat(triesWhereTheFirstThrows(thrownAt())).isEqualTo(2);
    }

    @Test
    void aCommandThatFailsIsRunOnce() throws Exception {
        StackTraceElement command = new StackTraceElement("org.netcls.Command", "list", "Command.java", 1);
        assertThat(triesWhereTheFirstThrows(thrownAt(command))).isOne();
    }

    private static NullPointerException thrownAt(StackTraceElement... trace) {
        NullPointerException thrown = new NullPointerException();
        thrown.setStackTrace(trace);
        return thrown;
    }

    private int triesWhereTheFirstThrows(NullPointerException failure) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        start(
                new Programs(
                        processor(line -> {
                            if (tries.incrementAndGet() == 1) {
                                throw failure;
                            }
                            return null;
                        }),
                        statement -> true,
                        1),
                "netcls:list");
        assertThat(statuses.poll(120, TimeUnit.SECONDS)).isEqualTo(2 - tries.get());
        return tries.get();
    }

    private static Converter shows(String result, String text) {
        return format(target -> target.equals(result) ? text : null);
    }

    /** One whose bundle has none of its classes any more. */
    private static Converter gone() {
        return format(target -> {
            throw new NoClassDefFoundError();
        });
    }

    private static Converter format(Function<Object, String> shown) {
        return new Converter() {
            @Override
            public Object convert(Class<?> type, Object in) {
                return null;
            }

            @Override
            public CharSequence format(Object target, int level, Converter escape) {
                return shown.apply(target);
            }
        };
    }

    @Test
    void aCommandThatIsMissingMayComeOnlyUntilAllAreThere() throws Exception {
        for (boolean isSettled : new boolean[] {false, true}) {
            errors.reset();
            Programs commands = new Programs(
                    processor(line -> {
                        throw new CommandNotFoundException(line.toString());
                    }),
                    new Programs.Need() {
                        @Override
                        public boolean await(Statement statement) {
                            return false;
                        }

                        @Override
                        public boolean isSettled() {
                            return isSettled;
                        }
                    },
                    1);
            start(commands, Source.words(List.of("netcls:lisst")));
            assertThat(statuses.poll(120, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(errors)
                    .hasToString("Command not found: netcls:lisst"
                            + (isSettled ? "" : ", and commands may still come: ask again") + "\n");
        }
    }

    @Test
    void whatNeedsAClassThatHasGoneFailsAsAnythingElse() throws Exception {
        start(
                new Programs(
                        processor(line -> {
                            throw new NoClassDefFoundError("org/netcls/Gone");
                        }),
                        1),
                "command");
        assertThat(statuses.poll(120, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(errors).hasToString("a part of the agent that it needs has just been replaced\n");
    }

    @Test
    void aCommandThatWaitsForAPartSaysThatItHasNotBegunWhereItIsTheFirst() throws Exception {
        assertThat(waitingFor("netcls:part"))
                .isEqualTo("it has not begun, because a part of the agent is being replaced: ask again\n");
        assertThat(waitingFor("done;netcls:part"))
                .isEqualTo("line 1: netcls:part: interrupted while there was no allocator; nothing was done\n");
        assertThat(waitingFor("netcls:other | netcls:part"))
                .as("others of its statement may have done something")
                .isEqualTo("line 1: netcls:part: interrupted while there was no allocator; nothing was done\n");
    }

    @Test
    void aProgramThatWaitsForItsCommandSaysAtOnceThatItHasNotBegun() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        Programs commands = new Programs(
                processor(line -> null),
                next -> {
                    waits.countDown();
                    return goOn.await(120, TimeUnit.SECONDS);
                },
                1);
        Run run = start(commands, Source.line("command"));
        waits.await();
        Integer status = null;
        // It may not wait yet.
        for (int tries = 0; status == null && tries < 12_000; tries++) {
            run.interruptWaiting();
            status = statuses.poll(10, TimeUnit.MILLISECONDS);
        }
        assertThat(status).isEqualTo(1);
        assertThat(errors).hasToString("it has not begun, because a part of the agent is being replaced: ask again\n");
    }

    private String waitingFor(String program) throws Exception {
        errors.reset();
        CountDownLatch waits = new CountDownLatch(1);
        Programs commands = new Programs(
                processor(line -> {
                    if (line.toString().equals("done")) {
                        return null;
                    }
                    return onThreadsOfItsOwn(waits);
                }),
                1);
        start(commands, Source.script(program));
        waits.await();
        commands.stop();
        assertThat(statuses.poll(120, TimeUnit.SECONDS)).isEqualTo(1);
        return errors.toString(StandardCharsets.UTF_8);
    }

    /** As Gogo does it: each command runs on a thread beside that of the program, and another one waits for it. */
    private Object onThreadsOfItsOwn(CountDownLatch waits) throws Exception {
        CompletableFuture<Object> ended = new CompletableFuture<>();
        FutureTask<Object> command = new FutureTask<>(() -> await(waits));
        new Thread(() -> copy(command, ended), CONTROLLER).start();
        new Thread(command, "pipe-command").start();
        try {
            return ended.get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    private Object await(CountDownLatch waits) throws InterruptedException {
        waits.countDown();
        try {
            return goOn.await(120, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            endAfterTheController();
            throw new IllegalArgumentException(
                    "netcls:part: interrupted while there was no allocator; nothing was done", e);
        }
    }

    /** Unless that goes on, as it should. */
    private static void endAfterTheController() throws InterruptedException {
        Thread[] beside = new Thread[10];
        for (int i = Thread.enumerate(beside) - 1; i >= 0; i--) {
            if (beside[i].getName().equals(CONTROLLER)) {
                beside[i].join(20);
            }
        }
    }

    private static void copy(FutureTask<Object> command, CompletableFuture<Object> ended) {
        try {
            ended.complete(command.get());
        } catch (ExecutionException e) {
            ended.completeExceptionally(e.getCause());
        } catch (InterruptedException e) {
            ended.completeExceptionally(e);
        }
    }

    /** @param statement of two that are the same, whose command never comes */
    private String interruptedBefore(int statement) throws Exception {
        errors.reset();
        AtomicInteger awaited = new AtomicInteger();
        Programs commands = new Programs(
                processor(line -> null),
                next -> {
                    if (awaited.incrementAndGet() == statement) {
                        goOn.await();
                    }
                    return true;
                },
                1);
        start(commands, Source.script("same;same"));
        commands.stop();
        assertThat(statuses.poll(120, TimeUnit.SECONDS)).isEqualTo(1);
        return errors.toString(StandardCharsets.UTF_8);
    }

    private void run(Programs commands, String line) throws Exception {
        start(commands, line);
        assertThat(statuses.poll(120, TimeUnit.SECONDS)).isZero();
    }

    private void start(Programs commands, String line) {
        start(commands, Source.line(line));
    }

    private Run start(Programs commands, Source source) {
        return commands.start(
                source, new Programs.Caller(new ByteArrayInputStream(new byte[0]), output, errors, statuses::add));
    }

    private interface Gogo {
        Object execute(Object line) throws Exception;
    }

    private static CommandProcessor processor(Gogo gogo) {
        CommandSession session = (CommandSession) Proxy.newProxyInstance(
                ProgramsTest.class.getClassLoader(),
                new Class<?>[] {CommandSession.class, Converter.class},
                (proxy, method, arguments) -> method.getName().equals("execute") ? gogo.execute(arguments[0]) : null);
        return (CommandProcessor) Proxy.newProxyInstance(
                ProgramsTest.class.getClassLoader(),
                new Class<?>[] {CommandProcessor.class},
                (proxy, method, arguments) -> session);
    }
}
