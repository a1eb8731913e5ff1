// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Web;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.StateContributor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What other bundles say, of whatever length and with whatever in it, is answered. */
class LongTextsTest {
    private static final String GATE = "(osgi.http.whiteboard.context.name=netcls)";
    private static final String ODD = "\u0000\u001b\n\"\\\u2028\ud800\u00e9 ";
    private static final String LONG = ODD.repeat(50_000);

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    private final Web web = new Web(felix::http);

    @ParameterizedTest
    @ValueSource(strings = {"netcls/v1/allocators", "netcls/v1/state", "health", "metrics", "state"})
    void isAnswered(String path) throws Exception {
        HandleAllocator allocator = free -> {
            throw new IllegalStateException("of the lowest rank");
        };
        register(
                HandleAllocator.class, allocator, Map.of(HandleAllocator.NAME, LONG, Constants.SERVICE_RANKING, -1000));
        register(
                StateContributor.class,
                () -> Map.of(LONG, List.of(LONG, Double.NaN)),
                Map.of(StateContributor.SECTION, "failing"));
        register(StateContributor.class, () -> Map.of(LONG, List.of(LONG)), Map.of(StateContributor.SECTION, "long"));
        register(
                HealthCheck.class,
                () -> new Result(Result.Status.OK, LONG),
                Map.of(HealthCheck.NAME, LONG, HealthCheck.TAGS, "netcls"));

        HttpResponse<String> response = web.get(path);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    /** Without it, an answer that does not fit into a buffer fails. */
    @Test
    void eachEndpointCanSendALongAnswer() throws Exception {
        List<String> without = new ArrayList<>();
        int count = 0;
        for (ServiceReference<?> servlet : context.getAllServiceReferences(
                "jakarta.servlet.Servlet", "(osgi.http.whiteboard.servlet.pattern=*)")) {
            if (!GATE.equals(servlet.getProperty("osgi.http.whiteboard.context.select"))) {
                continue;
            }
            String[] patterns = patterns(servlet.getProperty("osgi.http.whiteboard.servlet.pattern"));
            count++;
            // These say little.
            boolean isShort = List.of("/*", "/health").contains(patterns[0]);
            if (!isShort && !Boolean.TRUE.equals(servlet.getProperty("osgi.http.whiteboard.servlet.asyncSupported"))) {
                without.add(Arrays.toString(patterns));
            }
        }
        assertThat(count).isGreaterThan(10);
        assertThat(without).isEmpty();
    }

    private static String[] patterns(Object property) {
        return property instanceof String[] several ? several : new String[] {String.valueOf(property)};
    }

    private <T> void register(Class<T> type, T service, Map<String, ?> properties) {
        context.registerService(type, service, new Hashtable<>(properties));
    }
}
