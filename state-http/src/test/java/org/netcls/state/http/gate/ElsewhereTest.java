// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.state.http.web.Absence;
import org.netcls.state.http.web.Exchange;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;

class ElsewhereTest {
    private static final String HEALTH = "org.netcls.state-http.health";
    private static final String OTHER = "org.netcls.shell";

    /** Whether the one bundle is; null where it cannot say. */
    private Boolean isToRun = true;

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/slave(1)/health"})
    void healthIsNotReadyForAsLongAsItsBundleIsInstalledAndNotStopped(String path) throws Exception {
        Exchange toRun = ask(HEALTH, Exchange.get().below(path));
        assertThat(toRun.status()).isEqualTo(503);
        assertThat(toRun.answered("Retry-After")).isEqualTo("1");
        assertThat(ask(OTHER, Exchange.get().below(path)).status()).isEqualTo(404);
        isToRun = false;
        assertThat(ask(HEALTH, Exchange.get().below(path)).status()).isEqualTo(404);
    }

    @Test
    void whatHasJustBeenUninstalledIsNotToRun() throws Exception {
        isToRun = null;
        assertThat(ask(HEALTH, Exchange.get().below("/health")).status()).isEqualTo(404);
    }

    /** It may be about to be installed again. */
    @ParameterizedTest
    @ValueSource(strings = {HEALTH, OTHER})
    void healthIsWaitedForInAnyCase(String bundle) throws Exception {
        AtomicBoolean absence = new AtomicBoolean();
        ask(bundle, Exchange.get().attribute(Absence.ATTRIBUTE, absence).below("/health"));
        assertThat(absence).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/none", "/none/health", "/netcls/health"})
    void whereNothingIsPromisedThereIsNothing(String path) throws Exception {
        AtomicBoolean absence = new AtomicBoolean();
        Exchange exchange = Exchange.get().attribute(Absence.ATTRIBUTE, absence).below(path);
        assertThat(ask(HEALTH, exchange).status()).isEqualTo(404);
        assertThat(absence).isFalse();
    }

    /** @param bundle the one that is installed */
    private Exchange ask(String bundle, Exchange exchange) throws Exception {
        BundleStartLevel started = proxy(
                BundleStartLevel.class,
                (proxy, called, arguments) -> Optional.ofNullable(isToRun).orElseThrow(IllegalStateException::new));
        Bundle installed = proxy(
                Bundle.class, (proxy, called, arguments) -> called.getName().equals("adapt") ? started : bundle);
        BundleContext context = proxy(BundleContext.class, (proxy, called, arguments) -> new Bundle[] {installed});
        new Elsewhere(context).service(exchange.request(), exchange.response());
        return exchange;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
