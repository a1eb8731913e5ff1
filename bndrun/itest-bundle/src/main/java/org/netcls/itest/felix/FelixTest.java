// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.felix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.ContainerId;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.service.cm.Configuration;
import org.osgi.test.common.annotation.config.InjectConfiguration;
import org.osgi.test.common.dictionary.Dictionaries;

/** What the other tests rely on. */
class FelixTest {
    private static final ContainerId WEB = new ContainerId("web");

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectConfiguration(value = Felix.ISOLATOR, timeout = Patience.MILLIS)
    Configuration configuration;

    @Test
    void whateverATestHasDoneTheNextOneFindsNothingOfIt() throws Exception {
        Map<String, Object> shipped = Dictionaries.asMap(configuration.getProperties());
        felix.letHandlesRest(Duration.ofHours(1));
        felix.isolator().prepare(WEB);
        felix.isolator().cleanup(WEB, Duration.ZERO);
        felix.isolator().prepare(WEB);
        felix.bundle("org.netcls.allocator.bitmap").stop();
        felix.bundle("org.netcls.state-http").stop();

        felix.afterEach(null);

        Overview overview = felix.isolator().overview();
        assertThat(overview.handles()).hasToString("[HandleCounts[primary=0x0010, used=0, quarantined=0, free=65535]]");
        assertThat(overview.allocator()).contains("bitmap");
        assertThat(Dictionaries.asMap(configuration.getProperties())).isEqualTo(shipped);
        assertThat(new Web(felix::http).await(200, "netcls/v1/state").body()).contains("\"version\"");
    }

    @Test
    void aConfigurationIsInForceWhenItHasBeenMade() throws Exception {
        for (int primary = 0x21; primary < 0x30; primary++) {
            felix.configure(Felix.ISOLATOR, Map.of("primary.handle", "" + primary));

            assertThat(felix.isolator().overview().handles().get(0).primary()).isEqualTo(new Primary(primary));
        }
    }
}
