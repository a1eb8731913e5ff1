// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** What an operator sees who asks what is configured. */
class ConfigCommandTest {
    private static final String ISOLATOR = "org.netcls.isolator";

    private final Felix felix = new Felix();

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
        felix.isolator();
        felix.type("netcls:allocator random");
        try {
            assertThat(felix.type("netcls:config"))
                    .containsPattern("allocator.target +\\(netcls.allocator=random\\) +set\n");
        } finally {
            felix.configure(
                    ISOLATOR, Map.of("allocator.target", "(netcls.allocator=$[prop:netcls.allocator;default=*])"));
            felix.awaitAllocator("bitmap");
        }
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
    void aBundleThatIsNotThereIsLeftOut() throws Exception {
        Bundle backEnd = felix.bundle(Felix.BACK_END);
        backEnd.stop();
        try {
            assertThat(felix.type("netcls:config"))
                    .doesNotContain("org.netcls.cgroupfs")
                    .contains(ISOLATOR);
        } finally {
            backEnd.start();
            felix.isolator();
        }
    }

    @Test
    void itTakesNoWordsAndHasHelp() throws Exception {
        assertThatThrownBy(() -> felix.type("netcls:config all")).hasToString("netcls:config: usage: netcls:config");
        assertThat(felix.type("netcls:config --help")).startsWith("usage: netcls:config");
    }
}
