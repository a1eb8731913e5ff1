// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.Request;

class AnnotationsTest {
    private static final String ID = "0123456789ab".repeat(5) + "cdef";
    private static final ContainerId CONTAINER = new ContainerId(ID);

    private static Request request(Map<String, String> annotations, String hostname) {
        return new Annotations(annotations).request(CONTAINER, hostname, Map.of());
    }

    @Test
    void theyAskForPrimaryHandleAndLabels() {
        assertThat(request(
                        Map.of(
                                "org.netcls.primary", "0x12",
                                "org.netcls.handle", "0x00120007",
                                "org.netcls.label.tier", "gold",
                                "io.other", "x"),
                        ""))
                .isEqualTo(new Request(
                        Optional.of(new Primary(0x12)),
                        Optional.of(new NetClsHandle(0x12, 7)),
                        Map.of("tier", "gold"),
                        false));
    }

    @Test
    void theNameIsThatOfKubernetesOrAHostThatIsNamed() {
        assertThat(request(Map.of("io.kubernetes.cri.container-name", "db"), "host")
                        .labels())
                .containsEntry("name", "db");
        assertThat(request(Map.of(), "host").labels()).containsEntry("name", "host");
        assertThat(request(Map.of("org.netcls.label.name", "mine"), "host").labels())
                .containsEntry("name", "mine");
        assertThat(request(Map.of(), "").labels()).isEmpty();
        assertThat(request(Map.of(), ID.substring(0, 12)).labels()).isEmpty();
        assertThat(request(Map.of(), "a\u001b").labels()).isEmpty();
    }

    @Test
    void whatTheAgentFoundIsKeptAndNobodyElseMaySayIt() {
        Map<String, String> found = Map.of("engine.group", "/sys/fs/cgroup/docker/" + ID, "engine.network", "own");
        assertThat(new Annotations(Map.of()).request(CONTAINER, "", found).labels())
                .isEqualTo(found);
        String tooLong = "/x".repeat(128);
        assertThat(new Annotations(Map.of())
                        .request(CONTAINER, "", Map.of("engine.group", tooLong))
                        .labels())
                .isEmpty();
        for (String own : new String[] {"engine.group", "engine.lent", "engine.network"}) {
            assertThatThrownBy(() -> request(Map.of("org.netcls.label." + own, "/x"), ""))
                    .hasMessageContaining("leave out org.netcls.label." + own);
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> request(Map.of("org.netcls.primary", "gold"), ""))
                .hasMessageContaining("gold");
        assertThatThrownBy(() -> request(Map.of("org.netcls.lable.tier", "gold"), ""))
                .hasMessageStartingWith("annotation org.netcls.lable.tier is none of org.netcls.label.KEY, ");
        assertThatThrownBy(() -> request(Map.of("org.netcls.required", "True"), ""))
                .hasMessage("annotation org.netcls.required is true or false, and not 'True'");
        assertThatThrownBy(() -> request(Map.of("org.netcls.label.a b", "x"), ""))
                .hasMessageContaining("label 'a b'");
    }
}
