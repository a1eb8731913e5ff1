// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.AssignmentListener;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** {@code netcls:events} while others change things. */
class EventsCommandTest {
    private static final Pattern BOTH = Pattern.compile("(?s)assigned +web +0x0010....\n.*released +web +0x0010....\n");

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Patience.MILLIS)
    CommandProcessor processor;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void printsEachChangeAndForgetsItsListenerWhenTheSessionCloses() throws Exception {
        int listeners = listeners();
        PrintStream terminal = new PrintStream(output, true);
        CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), terminal, terminal);
        FutureTask<Object> events = new FutureTask<>(() -> session.execute("netcls:events"));
        new Thread(events, "events").start();
        Patience.await(this::listeners, now -> now == listeners + 1);

        // A listener is found before the isolator has been told of it.
        Patience.await(
                () -> {
                    assignAndRelease();
                    return output.toString();
                },
                BOTH.asPredicate());

        session.close();
        Patience.await(this::listeners, now -> now == listeners);
    }

    @Test
    void endsWhenNobodyReadsAnyMore() throws Exception {
        int listeners = listeners();
        FutureTask<String> first = new FutureTask<>(() -> felix.type("netcls:events | head -n 1"));
        new Thread(first, "events").start();
        Patience.await(this::listeners, now -> now == listeners + 1);
        Patience.await(
                () -> {
                    assignAndRelease();
                    return first.isDone();
                },
                isDone -> isDone);
        // Whichever is the first: a handle of the test before may leave quarantine just then.
        assertThat(first.get().lines()).hasSize(1);
        assertThat(listeners()).isEqualTo(listeners);
    }

    private void assignAndRelease() throws Exception {
        felix.type("netcls:assign web");
        felix.type("netcls:release web");
    }

    private int listeners() throws Exception {
        return context.getServiceReferences(AssignmentListener.class, null).size();
    }
}
