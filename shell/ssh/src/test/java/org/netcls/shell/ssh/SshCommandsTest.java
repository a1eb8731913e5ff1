// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.sshd.server.StandardEnvironment;
import org.junit.jupiter.api.Test;

class SshCommandsTest {
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final BlockingQueue<Integer> statuses = new ArrayBlockingQueue<>(1000);
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    /** Also where the server's threads are in a group that ends with its last thread. */
    @Test
    @SuppressWarnings("removal")
    void manyLeaveNoGroupsOfThreadsBehind() throws Exception {
        ThreadGroup daemons = new ThreadGroup("daemons");
        daemons.setDaemon(true);
        ThreadGroup system = daemons.getParent().getParent();
        FutureTask<Integer> more = new FutureTask<>(() -> {
            SshCommands commands = new SshCommands(processor(line -> null));
            run(commands, "first");
            int groups = system.activeGroupCount();
            for (int i = 0; i < 100; i++) {
                run(commands, "again");
            }
            return system.activeGroupCount() - groups;
        });
        new Thread(daemons, more).start();
        assertThat(more.get(60, TimeUnit.SECONDS)).isLessThan(20);
    }

    @Test
    void oneTooManyIsRefusedAndTheOthersGoOn() throws Exception {
        SshCommands commands = new SshCommands(processor(line -> {
            goOn.await();
            return null;
        }));
        for (int i = 0; i < 16; i++) {
            start(commands, "wait");
        }
        start(commands, "one more");

        assertThat(statuses.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8))
                .isEqualTo("16 commands run already; try again when one has ended\n");
        assertThat(statuses).isEmpty();
        goOn.countDown();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            others.add(statuses.poll(20, TimeUnit.SECONDS));
        }
        assertThat(others).containsOnly(0);
        run(commands, "there is place again");
    }

    @Test
    void whatIsNestedTooDeeplyFailsAsAnythingElse() throws Exception {
        start(new SshCommands(processor(line -> null)), "(".repeat(100_000));

        assertThat(statuses.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(errors.toString(StandardCharsets.UTF_8)).hasLineCount(1);
    }

    private void run(SshCommands commands, String line) throws Exception {
        start(commands, line);
        assertThat(statuses.poll(20, TimeUnit.SECONDS)).isZero();
    }

    private void start(SshCommands commands, String line) {
        GogoCommand command = (GogoCommand) commands.createCommand(null, line);
        command.setInputStream(new ByteArrayInputStream(new byte[0]));
        command.setOutputStream(OutputStream.nullOutputStream());
        command.setErrorStream(errors);
        command.setExitCallback((status, message, immediately) -> statuses.add(status));
        command.start(null, new StandardEnvironment());
    }

    private interface Gogo {
        Object execute(Object line) throws Exception;
    }

    private static CommandProcessor processor(Gogo gogo) {
        CommandSession session = (CommandSession) Proxy.newProxyInstance(
                SshCommandsTest.class.getClassLoader(),
                new Class<?>[] {CommandSession.class},
                (proxy, method, arguments) -> method.getName().equals("execute") ? gogo.execute(arguments[0]) : null);
        return (CommandProcessor) Proxy.newProxyInstance(
                SshCommandsTest.class.getClassLoader(),
                new Class<?>[] {CommandProcessor.class},
                (proxy, method, arguments) -> session);
    }
}
