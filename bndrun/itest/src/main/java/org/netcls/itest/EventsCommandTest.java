// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netcls.api.AssignmentListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** {@code netcls:events} while others change things. */
class EventsCommandTest {
    private static final long TIMEOUT_SECONDS = 20;

    private final Felix felix = new Felix();
    private final BundleContext context =
            FrameworkUtil.getBundle(EventsCommandTest.class).getBundleContext();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @AfterEach
    void releaseAll() throws Exception {
        felix.releaseAll();
    }

    @Test
    void printsEachChangeAndForgetsItsListenerWhenTheSessionCloses() throws Exception {
        int listeners = listeners();
        PrintStream terminal = new PrintStream(output, true);
        CommandSession session = felix.service(CommandProcessor.class, any -> true)
                .createSession(new ByteArrayInputStream(new byte[0]), terminal, terminal);
        FutureTask<Object> events = new FutureTask<>(() -> session.execute("netcls:events"));
        new Thread(events, "events").start();
        await("a listener", () -> listeners() == listeners + 1);

        felix.type("netcls:assign web");
        felix.type("netcls:release web");
        await("both changes", () -> output.toString().contains("released"));
        assertThat(output.toString()).containsPattern("assigned +web +0x0010....\n.*released +web +0x0010....");

        session.close();
        await("no listener", () -> listeners() == listeners);
    }

    @Test
    void endsWhenNobodyReadsAnyMore() throws Exception {
        int listeners = listeners();
        FutureTask<String> first = new FutureTask<>(() -> felix.type("netcls:events | head -n 1"));
        new Thread(first, "events").start();
        await("a listener", () -> listeners() == listeners + 1);
        await("the end", () -> {
            type("netcls:assign web");
            type("netcls:release web");
            return first.isDone();
        });
        assertThat(first.get(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .contains("assigned")
                .doesNotContain("released");
        assertThat(listeners()).isEqualTo(listeners);
    }

    private void type(String line) {
        try {
            felix.type(line);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private int listeners() {
        try {
            return context.getServiceReferences(AssignmentListener.class, null).size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void await(String what, BooleanSupplier wanted) {
        long start = System.nanoTime();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS)) {
                throw new AssertionError(what + " did not come: " + output);
            }
            Thread.onSpinWait();
        }
    }
}
