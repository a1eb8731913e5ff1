// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EndpointTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void whateverFailsIsAProblemAndIsLoggedOnceForManyRequests() throws Exception {
        Endpoint endpoint = failing(() -> {
            throw new IllegalStateException("of our own");
        });
        for (int i = 0; i < 1000; i++) {
            assertThat(ask(endpoint).status()).isEqualTo(500);
        }
        assertThat(log).singleElement().asString().contains("netcls endpoint failed");
    }

    @Test
    void whatIsNestedTooDeeplyIsAProblemToo() throws Exception {
        Endpoint endpoint = failing(() -> {
            throw new StackOverflowError();
        });
        assertThat(ask(endpoint).output().text()).contains("\"status\":500");
    }

    @Test
    void eachKindOfFailureIsLogged() throws Exception {
        ask(failing(() -> {
            throw new IllegalStateException();
        }));
        ask(failing(() -> {
            throw new IllegalArgumentException();
        }));
        assertThat(log).hasSize(2);
    }

    @Test
    void oneThatHasGoneLetsTheServerAskAgain() throws Exception {
        Endpoint endpoint = failing(() -> {
            throw new IllegalStateException();
        });
        endpoint.destroy();
        AtomicBoolean absence = new AtomicBoolean();
        Exchange exchange = Exchange.get().attribute(Absence.ATTRIBUTE, absence);
        endpoint.service(exchange.request(), exchange.response());
        assertThat(absence).isTrue();
        assertThat(log).isEmpty();
    }

    private Exchange ask(Endpoint endpoint) throws Exception {
        Exchange exchange = Exchange.get();
        endpoint.service(exchange.request(), exchange.response());
        return exchange;
    }

    private Endpoint failing(Supplier<Void> content) throws Exception {
        Endpoint endpoint = new Endpoint() {
            private static final long serialVersionUID = 1;

            @Override
            protected void get(HttpServletRequest request, HttpServletResponse response) {
                content.get();
            }
        };
        endpoint.init(config());
        return endpoint;
    }

    private ServletConfig config() {
        ServletContext context = (ServletContext) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> called.getName().equals("log") ? log.add((String) arguments[0]) : null);
        return (ServletConfig) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServletConfig.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getServletContext" -> context;
                    case "getServletName" -> "netcls endpoint";
                    default -> null;
                });
    }
}
