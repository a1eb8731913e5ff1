// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Process;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netcls.api.CallInterruptedException;
import org.netcls.shell.line.Usage;
import org.netcls.shell.terminal.GogoPrompt;
import org.netcls.shell.terminal.Interrupt;

class InvocationTest {
    private final Commands commands = new Commands();
    private final GogoPrompt prompt;

    InvocationTest() throws IOException {
        prompt = new GogoPrompt(commands, "hold", "finish", "say");
    }

    @AfterEach
    void close() throws IOException {
        commands.goOn.countDown();
        prompt.close();
    }

    @Test
    void ctrlCEndsACommandThatWaitsWithItsOwnWords() throws Exception {
        FutureTask<Object> held = prompt.enter("test:hold");
        commands.begun.await();
        prompt.pressCtrlC();
        assertThatThrownBy(() -> held.get(60, TimeUnit.SECONDS))
                .cause()
                .hasToString("netcls:hold: interrupted, and half is done");
        assertThat(prompt.readLine()).isEqualTo("half");
        assertThatThePromptGoesOn();
    }

    @Test
    void ctrlCLeavesACommandThatFinishesToIt() throws Exception {
        FutureTask<Object> finishing = prompt.enter("test:finish");
        commands.begun.await();
        prompt.pressCtrlC();
        commands.goOn.countDown();
        assertThat(finishing.get(60, TimeUnit.SECONDS)).isEqualTo("done");
        assertThatThePromptGoesOn();
    }

    private void assertThatThePromptGoesOn() throws Exception {
        assertThat(prompt.enter("test:say on").get(60, TimeUnit.SECONDS)).isNull();
        assertThat(prompt.readLine()).isEqualTo("on");
    }

    public static final class Commands {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        public Object hold(String... words) throws CommandFailure {
            return Invocation.alone(Usage.of("hold", "hold"), words, options -> {
                begun.countDown();
                try {
                    goOn.await();
                    return "done";
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    Interrupt.putOff(() -> say("half"));
                    throw new CallInterruptedException("interrupted, and half is done");
                }
            });
        }

        public Object finish(String... words) throws CommandFailure {
            return Invocation.alone(Usage.of("finish", "finish"), words, options -> {
                begun.countDown();
                while (goOn.getCount() > 0) {
                    Thread.onSpinWait();
                }
                return "done";
            });
        }

        public void say(String text) {
            Process.Utils.current().out().println(text);
        }
    }
}
