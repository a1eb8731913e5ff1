// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.allocators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netcls.api.CallInterruptedException;
import org.netcls.spi.HandleAllocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Where somebody waits, a test ends only if it lets that end. */
@Timeout(60)
class AwaitedAllocatorsTest {
    private final AtomicLong clock = new AtomicLong();
    private final List<ServiceReference<?>> registered = new ArrayList<>();
    private final List<ServiceListener> listeners = new ArrayList<>();
    private final BundleContext context =
            proxy(BundleContext.class, (proxy, called, arguments) -> switch (called.getName()) {
                case "addServiceListener" -> listeners.add((ServiceListener) arguments[0]);
                case "getServiceReferences" ->
                    arguments[0] instanceof Class
                            ? List.copyOf(registered)
                            : registered.toArray(ServiceReference<?>[]::new);
                default -> null;
            });
    private final AwaitedAllocators allocators = new AwaitedAllocators(context, clock::get);

    private final ServiceReference<?> bitmap = register("bitmap");
    private final ServiceReference<?> random = register("random");

    AwaitedAllocatorsTest() {
        allocators.open();
    }

    @AfterEach
    void takeTheInterruptBack() {
        Thread.interrupted();
    }

    @Test
    void oneThatIsThereIsNotWaitedFor() throws Exception {
        assertThat(allocators.names("random")).containsExactlyInAnyOrder("bitmap", "random");
    }

    @Test
    void aNameThatNoneHasHadIsNotWaitedFor() throws Exception {
        unregister(random);
        assertThat(allocators.names("bitmpa")).containsExactly("bitmap");
    }

    @Test
    void oneThatHasGoneIsWaitedFor() throws Exception {
        unregister(random);
        FutureTask<List<String>> names = waiting("random");
        register("random");
        assertThat(names.get()).containsExactlyInAnyOrder("bitmap", "random");
    }

    @Test
    void oneThatStaysAwayIsNotWaitedForAnyMore() throws Exception {
        unregister(random);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertThat(allocators.names("random")).containsExactly("bitmap");
    }

    @Test
    void whereAnotherOneHasItsNameNobodyWaits() throws Exception {
        ServiceReference<?> other = register("random");
        unregister(other);
        assertThat(allocators.names("random")).containsExactlyInAnyOrder("bitmap", "random");
    }

    @Test
    void whoIsInterruptedHearsOfIt() {
        unregister(bitmap);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> allocators.names("bitmap")).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void nobodyWaitsOnceItIsClosed() throws Exception {
        unregister(random);
        FutureTask<List<String>> names = waiting("random");
        allocators.close();
        assertThat(names.get()).containsExactly("bitmap");
    }

    private FutureTask<List<String>> waiting(String name) {
        FutureTask<List<String>> names = new FutureTask<>(() -> allocators.names(name));
        Thread caller = new Thread(names);
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return names;
    }

    private ServiceReference<?> register(String name) {
        Bundle bundle = proxy(Bundle.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getVersion" -> Version.emptyVersion;
            case "getBundleId" -> 1L;
            default -> null;
        });
        ServiceReference<?> reference =
                proxy(ServiceReference.class, (proxy, called, arguments) -> switch (called.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "compareTo" -> Integer.compare(registered.indexOf(arguments[0]), registered.indexOf(proxy));
                    case "getProperty" -> HandleAllocator.NAME.equals(arguments[0]) ? name : null;
                    case "getBundle" -> bundle;
                    default -> null;
                });
        registered.add(reference);
        tell(ServiceEvent.REGISTERED, reference);
        return reference;
    }

    private void unregister(ServiceReference<?> reference) {
        registered.remove(reference);
        tell(ServiceEvent.UNREGISTERING, reference);
    }

    private void tell(int type, ServiceReference<?> reference) {
        listeners.forEach(listener -> listener.serviceChanged(new ServiceEvent(type, reference)));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        InvocationHandler returning = (proxy, called, arguments) -> {
            Object result = handler.invoke(proxy, called, arguments);
            return called.getReturnType() == void.class ? null : result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, returning));
    }
}
