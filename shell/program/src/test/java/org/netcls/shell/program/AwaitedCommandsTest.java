// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A thread that is interrupted tells whether it has waited. */
@Timeout(60)
class AwaitedCommandsTest {
    private final ServiceReference<Object> before = service("list", "status");
    private final ServiceReference<Object> after = service("list", "status");
    private long nanos;
    private AwaitedCommands commands;

    @BeforeEach
    void know() throws Exception {
        commands = new AwaitedCommands(proxy(BundleContext.class, null), () -> nanos);
        commands.addingService(before);
    }

    @AfterEach
    void takeTheInterruptBack() {
        Thread.interrupted();
    }

    private static ServiceReference<Object> service(String... functions) {
        return reference(functions);
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<Object> reference(Object functions) {
        return proxy(ServiceReference.class, functions);
    }

    /** @param functions what it says of its commands */
    private static <T> T proxy(Class<T> type, Object functions) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> switch (called.getName()) {
                    case "getProperty" -> functions;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(called.getName());
                }));
    }

    private boolean areThere(String statement) throws InterruptedException {
        return commands.awaitThoseOf(new Statement(1, statement));
    }

    private void assertIsWaitedFor(String statement) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> areThere(statement)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void oneThatIsThereIsNotWaitedFor() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(areThere("netcls:list --all")).isTrue();
    }

    @Test
    void oneOfAServiceWithNoOtherIsThereToo() throws Exception {
        commands.addingService(reference("doctor"));
        assertThat(areThere("netcls:doctor")).isTrue();
    }

    @Test
    void whatNeverWasIsNotWaitedFor() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(areThere("netcls:nonsense")).isFalse();
    }

    @Test
    void areSettledWhenSomeAreThereAndNoneHasComeOrGoneForAMoment() {
        assertThat(commands.areSettled()).isFalse();
        nanos = TimeUnit.SECONDS.toNanos(2);
        assertThat(commands.areSettled()).isTrue();
        commands.addingService(after);
        assertThat(commands.areSettled()).isFalse();

        commands.removedService(before, before);
        commands.removedService(after, after);
        nanos = TimeUnit.HOURS.toNanos(1);
        assertThat(commands.areSettled()).isFalse();
    }

    @Test
    void othersCommandsAreNotWaitedFor() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(areThere("felix:bundles")).isTrue();
    }

    @Test
    void oneThatHasGoneIsWaitedFor() {
        commands.removedService(before, before);
        assertIsWaitedFor("netcls:list");
    }

    @Test
    void eachOfAStatementIsWaitedFor() {
        commands.addingService(reference("doctor"));
        commands.removedService(before, before);
        assertIsWaitedFor("netcls:doctor | grep (netcls:status web)");
    }

    @Test
    void theNextOneEndsTheWaiting() throws Exception {
        commands.removedService(before, before);
        FutureTask<Boolean> waiting = new FutureTask<>(() -> areThere("netcls:status web"));
        Thread caller = new Thread(waiting);
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING && !waiting.isDone()) {
            Thread.onSpinWait();
        }
        commands.addingService(after);
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void oneThatGoesWhenTheNextHasComeIsNotMissed() throws Exception {
        commands.addingService(after);
        commands.removedService(before, before);
        Thread.currentThread().interrupt();
        assertThat(areThere("netcls:list")).isTrue();
    }
}
