// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.IsolatorView;
import org.netcls.shell.line.Option;
import org.netcls.shell.line.Usage;
import org.netcls.shell.terminal.CtrlC;
import org.netcls.shell.text.EventLines;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Shows changes as they happen. */
@Component(service = EventCommands.class)
@GogoCommand(
        scope = "netcls",
        function = {"events"})
public final class EventCommands {
    private static final String EVENTS = "print each change as it happens, until you press Ctrl-C.";
    private static final String JSON = "one JSON object a line";
    static final Usage USAGE = new Usage("events", EVENTS, List.of(Option.flag("--json", JSON)), List.of());

    private final BundleContext context;
    private final Invocation invocation;
    private final Set<EventQueue> queues = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    @Activate
    public EventCommands(BundleContext context, @Reference Services services) {
        this.context = context;
        this.invocation = new Invocation(services);
    }

    @Deactivate
    public void close() {
        isClosed = true;
        queues.forEach(EventQueue::end);
    }

    @Descriptor(EVENTS + "\n--json    " + JSON)
    public Object events(@Descriptor("[--json]") String... words) throws CommandFailure {
        return invocation.run(USAGE, words, (isolator, options) -> {
            EventLines lines = new EventLines();
            follow(isolator, options.has("--json") ? event -> List.of(EventLines.json(event)) : lines::of);
            return null;
        });
    }

    private void follow(IsolatorView isolator, Function<AssignmentEvent, List<String>> lines) throws CommandFailure {
        EventQueue queue = new EventQueue();
        FollowedEvents events = new FollowedEvents(isolator, queue);
        queues.add(queue);
        ServiceRegistration<AssignmentListener> registration =
                context.registerService(AssignmentListener.class, queue, null);
        CtrlC ctrlC = CtrlC.means(queue::end);
        try {
            // A thread has streams of its own, which differ when commands are piped.
            print(events, queue, lines, System.out);
            if (isClosed) {
                throw ended("the commands were stopped or replaced", events);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ended("interrupted", events);
        } finally {
            ctrlC.close();
            queue.end();
            queues.remove(queue);
            unregister(registration);
        }
    }

    /** For who does not end it, and would take its end for that of the changes. */
    private static CommandFailure ended(String why, FollowedEvents events) {
        return CommandFailure.of(why + ": begin again; what came after the last change that was told is at"
                + " /netcls/v1/events?since=" + events.newest());
    }

    /** Until the queue ends, or nobody reads any more. */
    private static void print(
            FollowedEvents events, EventQueue queue, Function<AssignmentEvent, List<String>> lines, PrintStream out)
            throws InterruptedException {
        boolean isRead = true;
        while (isRead && !queue.hasEnded()) {
            events.next().forEach(event -> lines.apply(event).forEach(out::println));
            // It flushes too, which not every shell does at the end of a line.
            isRead = !out.checkError();
        }
    }

    private static void unregister(ServiceRegistration<AssignmentListener> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The bundle was stopped meanwhile, and the framework has done it.
        }
    }
}
