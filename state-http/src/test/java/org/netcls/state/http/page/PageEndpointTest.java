// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.state.http.gate.Elsewhere;
import org.netcls.state.http.web.Absence;
import org.netcls.state.http.web.Exchange;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What is answered at the paths of the page, and by whoever comes upon them while it is not there. */
class PageEndpointTest {
    private static final Elsewhere ELSEWHERE = new Elsewhere((BundleContext) Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, called, arguments) -> new Bundle[0]));

    static Stream<String> files() {
        return Stream.concat(Stream.of("", "page.css", "icon.svg"), PageEndpoint.MODULES.stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachFileIsServedAndWaitedForWhileThePageIsNotThere(String file) throws Exception {
        assertThat(ofPage("/" + file).status()).isEqualTo(200);
        assertIsWaitedFor("/netcls/" + file);
    }

    @Test
    void soIsThePathThatLeadsToThePage() throws Exception {
        assertIsWaitedFor(PageEndpoint.PATH);
    }

    private static void assertIsWaitedFor(String path) throws Exception {
        AtomicBoolean absence = new AtomicBoolean();
        elsewhere(Exchange.get().attribute(Absence.ATTRIBUTE, absence).below(path));
        assertThat(absence).isTrue();
        Exchange last = elsewhere(Exchange.of("HEAD").below(path));
        assertThat(last.status()).isEqualTo(503);
        assertThat(last.answered("Retry-After")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/none.js",
                "/model",
                "/model/",
                "/view/page.js",
                "//page.js",
                "/index.html",
                "/PageEndpoint.class",
                "/model/../page.js"
            })
    void whatIsNoneIsNotFoundWhetherThePageIsThereOrNot(String path) throws Exception {
        assertThat(ofPage(path).status()).isEqualTo(404);
        assertThat(elsewhere(Exchange.get().below("/netcls" + path)).status()).isEqualTo(404);
    }

    private static Exchange ofPage(String path) throws Exception {
        Exchange exchange = Exchange.get().at(PageEndpoint.PATH).below(path);
        new PageEndpoint().service(exchange.request(), exchange.response());
        return exchange;
    }

    private static Exchange elsewhere(Exchange exchange) throws Exception {
        ELSEWHERE.service(exchange.request(), exchange.response());
        return exchange;
    }
}
