// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** How {@code netcls:events} ends where it is not its caller who ends it. */
@Timeout(60)
class EventCommandsTest {
    private final CompletableFuture<AssignmentListener> listening = new CompletableFuture<>();
    private final EventCommands commands = new EventCommands(
            (BundleContext) Proxy.newProxyInstance(
                    BundleContext.class.getClassLoader(),
                    new Class<?>[] {BundleContext.class},
                    (proxy, called, arguments) -> registration((AssignmentListener) arguments[1])),
            new Services(Context.with(new FakeIsolator())));
    private final FutureTask<Object> events = new FutureTask<>(() -> commands.events("--json"));
    private final Thread caller = new Thread(events, "events");

    private ServiceRegistration<?> registration(AssignmentListener listener) {
        listening.complete(listener);
        return (ServiceRegistration<?>) Proxy.newProxyInstance(
                ServiceRegistration.class.getClassLoader(),
                new Class<?>[] {ServiceRegistration.class},
                (proxy, called, arguments) -> null);
    }

    @Test
    void itFailsWhereTheCommandsAreReplaced() throws Exception {
        caller.start();
        listening.get();
        commands.close();
        assertThatThrownBy(events::get)
                .cause()
                .hasMessageStartingWith("netcls:events: the commands were stopped or replaced: begin again; ")
                .hasMessageMatching(".*/netcls/v1/events\\?since=\\d+");
    }

    @Test
    void itFailsWhereItIsInterrupted() throws Exception {
        caller.start();
        listening
                .get()
                .changed(new AssignmentEvent(
                        4711, Kind.ALLOCATOR, Instant.EPOCH, Optional.empty(), Optional.empty(), ""));
        caller.interrupt();
        assertThatThrownBy(events::get).cause().hasMessageStartingWith("netcls:events: interrupted: begin again; ");
    }
}
