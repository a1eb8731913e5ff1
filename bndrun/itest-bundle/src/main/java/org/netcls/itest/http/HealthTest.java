// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What a supervisor asks, to know whether to send containers here. */
class HealthTest {
    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    private final Web web = new Web(felix::http);

    /** What looks at the isolator may follow it a little later. */
    @BeforeEach
    void awaitHealth() throws Exception {
        Patience.await(this::get, health -> health.statusCode() == 200);
    }

    @Test
    void anEmulatedAgentIsHealthyButWarns() throws Exception {
        // A check that is slow warns too, and does not say of what.
        HttpResponse<String> health = Patience.await(this::get, is -> is.body().contains("packets are not tagged"));
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).startsWith("{\"status\":\"WARN\"");
        assertThat(health.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void withoutTheIsolatorTheAgentIsNotHealthyUntilItIsBack() throws Exception {
        Bundle isolator = felix.bundle(Felix.ISOLATOR);
        isolator.stop();
        HttpResponse<String> health = Patience.await(this::get, is -> is.body().contains("it is not running"));
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("\"net_cls isolator\"");

        isolator.start();
        awaitHealth();
    }

    @Test
    void theChecksOfOtherBundlesCount() throws Exception {
        Dictionary<String, Object> properties =
                new Hashtable<>(Map.of(HealthCheck.NAME, "disk", HealthCheck.TAGS, "netcls"));
        ServiceRegistration<HealthCheck> other = context.registerService(
                HealthCheck.class, () -> new Result(Result.Status.CRITICAL, "the disk is full"), properties);
        HttpResponse<String> health = Patience.await(this::get, is -> is.body().contains("the disk is full"));
        assertThat(health.statusCode()).isEqualTo(503);

        other.unregister();
        assertThat(get().statusCode()).isEqualTo(200);
    }

    @Test
    void theGateOfTheStateIsThatOfTheHealthToo() throws Exception {
        assertThat(get().headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void headHasNoBodyAndPostIsRefused() throws Exception {
        HttpResponse<String> head = web.send("HEAD", "health");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(web.send("POST", "health").statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> get() throws Exception {
        return web.get("health");
    }
}
