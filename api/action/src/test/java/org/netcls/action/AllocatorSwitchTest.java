// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netcls.api.BackEnd;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.Isolator;
import org.netcls.api.Overview;
import org.netcls.api.Reconciliation;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

class AllocatorSwitchTest {
    private static final List<String> PRESENT = List.of("bitmap", "random");

    private Dictionary<String, Object> configured = new Hashtable<>(Map.of("primary.handle", "0x10"));
    private String used = "bitmap";

    private final Configuration configuration =
            proxy(Configuration.class, (proxy, called, arguments) -> switch (called.getName()) {
                case "getProperties" -> configured;
                case "update" -> configured = copy(arguments[0]);
                default -> throw new UnsupportedOperationException(called.getName());
            });
    private final AllocatorSwitch choice = new AllocatorSwitch(
            proxy(ConfigurationAdmin.class, (proxy, called, arguments) -> new Configuration[] {configuration}),
            proxy(Isolator.class, (proxy, called, arguments) -> overview()));

    @SuppressWarnings("unchecked")
    private static Dictionary<String, Object> copy(Object properties) {
        return (Dictionary<String, Object>) properties;
    }

    private Overview overview() {
        return new Overview(
                1,
                new BackEnd(true, "/run/netcls"),
                Optional.of(used),
                Optional.empty(),
                List.of(),
                0,
                List.of(),
                List.of(),
                Reconciliation.NONE);
    }

    @AfterEach
    void takeTheInterruptBack() {
        Thread.interrupted();
    }

    @Test
    void theChoiceIsKeptBesideWhatElseIsConfigured() throws Exception {
        used = "random";
        choice.to("random", PRESENT);
        assertThat(configured.get("allocator.target")).isEqualTo("(netcls.allocator=random)");
        assertThat(configured.get("primary.handle")).isEqualTo("0x10");
    }

    @Test
    void oneThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> choice.to("lru", PRESENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no allocator 'lru'; there are: bitmap, random");
        assertThat(configured.get("allocator.target")).isNull();
    }

    @Test
    void whoIsInterruptedIsToldThatTheChoiceIsKeptAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> choice.to("random", PRESENT))
                .isInstanceOf(CallInterruptedException.class)
                .hasMessage("interrupted: the choice is kept, but 'random' is not in use yet");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(configured.get("allocator.target")).isNotNull();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        InvocationHandler returning = (proxy, called, arguments) -> {
            Object result = handler.invoke(proxy, called, arguments);
            return called.getReturnType() == void.class ? null : result;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, returning));
    }
}
