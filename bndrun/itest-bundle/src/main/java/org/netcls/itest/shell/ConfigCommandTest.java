// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Hashtable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.itest.felix.Felix;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectService;

/** What an operator sees who asks what is configured. */
class ConfigCommandTest {
    @RegisterExtension
    final Felix felix = new Felix();

    @Test
    void tellsWhereEachValueComesFrom() throws Exception {
        assertThat(felix.type("netcls:config"))
                .startsWith("PID ")
                .containsPattern("org.netcls.cgroupfs +mount.favordynmods +false +default\n")
                .containsPattern("org.netcls.isolator +reconcile.interval +30 +shipped\n")
                .containsPattern("org.netcls.state.http +port +0 +-Dnetcls.http.port\n")
                .containsPattern("org.netcls.state.http +token.file +- +shipped\n")
                .containsPattern("org.netcls.state.http +threads +16 +default\n");
    }

    @Test
    void tellsWhatWasSetSince() throws Exception {
        felix.type("netcls:allocator random");
        assertThat(felix.type("netcls:config"))
                .containsPattern("allocator.target +\\(netcls.allocator=random\\) +set\n");

        felix.configure(
                Felix.ISOLATOR, Map.of("allocator.target", "(netcls.allocator=$[prop:netcls.allocator;default=*])"));
        assertThat(felix.type("netcls:config"))
                .containsPattern("allocator.target +\\(netcls.allocator=\\*\\) +shipped");
    }

    @Test
    void eachRowIsAnObjectThatScriptsCanAsk() throws Exception {
        assertThat(felix.type("each ((netcls:config) settings) { echo ($it pid) ($it key) ($it from) }"))
                .contains("org.netcls.isolator reconcile.interval shipped");
        assertThat(felix.type("netcls:config | grep threads")).contains("16").doesNotContain("org.netcls.isolator");
    }

    @Test
    void tellsWhatIsSetOfEachPolicy(@InjectService ConfigurationAdmin configurations) throws Exception {
        assertThat(felix.type("netcls:config")).doesNotContain("org.netcls.policy~");
        Configuration gold = configurations.getFactoryConfiguration("org.netcls.policy", "gold", "?");
        try {
            gold.update(new Hashtable<>(Map.of("primary", "0x12", "mode", "off")));
            assertThat(felix.type("netcls:config"))
                    .containsPattern("org.netcls.policy~gold +primary +0x12 +set\n")
                    .containsPattern("org.netcls.policy~gold +egress.default +allow +default\n");
        } finally {
            gold.delete();
        }
    }

    @Test
    void aBundleThatIsNotThereIsLeftOut() throws Exception {
        felix.bundle(Felix.BACK_END).stop();

        assertThat(felix.type("netcls:config")).doesNotContain(Felix.BACK_END).contains(Felix.ISOLATOR);
    }

    @Test
    void itTakesNoWordsAndHasHelp() throws Exception {
        assertThatThrownBy(() -> felix.type("netcls:config all")).hasToString("netcls:config: usage: netcls:config");
        assertThat(felix.type("netcls:config --help")).startsWith("usage: netcls:config");
    }
}
