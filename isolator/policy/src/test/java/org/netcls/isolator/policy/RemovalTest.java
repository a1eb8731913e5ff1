// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netcls.isolator.policy.table.Classes;
import org.netcls.isolator.policy.table.Nft;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.log.Logger;

/** That the table goes with its bundle. */
class RemovalTest {
    private static final long ID = 7;

    private final FakeNft nft = new FakeNft();
    private final List<BundleListener> listeners = new ArrayList<>();
    private final BundleContext framework = proxy(BundleContext.class, (name, argument) -> switch (name) {
        case "addBundleListener" -> listeners.add((BundleListener) argument);
        case "removeBundleListener" -> listeners.removeIf(listener -> listener == argument);
        default -> throw new AssertionError(name);
    });
    private final Bundle bundle = proxy(Bundle.class, (name, argument) -> name.equals("getBundleId") ? ID : framework);
    private final BundleContext context = proxy(BundleContext.class, (name, argument) -> bundle);

    private interface Answer {
        Object to(String method, Object argument);
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                RemovalTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = answer.to(method.getName(), arguments == null ? null : arguments[0]);
                    return method.getReturnType() == void.class ? null : result;
                }));
    }

    private Enforcement inForce() {
        Enforcement enforcement = new Enforcement(
                new Nft(nft), new Classes(new FakeTc()), what -> {}, proxy(Logger.class, (name, argument) -> null));
        enforcement.apply(Wanted.of(Map.of("gold", Map.of("selector", "a", "primary", "0x20")), Wanted.NOTHING)
                .policies());
        return enforcement;
    }

    private void happens(int event) {
        List.copyOf(listeners).forEach(listener -> listener.bundleChanged(new BundleEvent(event, bundle)));
    }

    @Test
    void whatStopsOftenIsRemovedOnce() {
        for (int i = 0; i < 3; i++) {
            Removal.atUninstall(context, inForce());
        }
        assertThat(listeners).hasSize(1);
        happens(BundleEvent.UNINSTALLED);
        assertThat(nft.applied).last().asString().contains("delete table inet netcls");
        assertThat(listeners).isEmpty();
    }

    @Test
    void whatIsStartedAgainStays() {
        Removal.atUninstall(context, inForce());
        int before = nft.applied.size();
        happens(BundleEvent.STOPPED);
        happens(BundleEvent.STARTED);
        happens(BundleEvent.UNINSTALLED);
        assertThat(nft.applied).hasSize(before);
    }
}
