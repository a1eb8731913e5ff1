// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netcls.api.ContainerId;
import org.netcls.api.Reconciliation;
import org.netcls.api.RecoveryReport;
import org.netcls.shell.result.RecoveryResult;

class RecoveryTextTest {
    @Test
    void showsWhatBecameOfEachContainer() {
        assertThat(shown(new RecoveryReport(
                        ids("web", "db"), ids("gone"), List.of(), Map.of(new ContainerId("x"), "it is busy\u001b"))))
                .isEqualTo("""
                        recovered  db, web
                        missing    gone
                        removed    -
                        failed     it is busy\\u001b""");
    }

    @Test
    void namesTheFirstOfManyOnly() {
        String[] many = IntStream.range(10, 25).mapToObj(String::valueOf).toArray(String[]::new);
        assertThat(shown(new RecoveryReport(ids(many), List.of(), List.of(), Map.of())))
                .startsWith("recovered  10, 11, 12, 13, 14, 15, 16, 17, 18, 19 and 5 more\n");
    }

    @Test
    void saysWhatReconciliationCounts() {
        assertThat(RecoveryText.of(new Reconciliation(12, 5, 4, 3, 2, 1))).isEqualTo("""
                        runs      12  times all groups were looked at
                        drifted   5   groups found with another classid than ours
                        repaired  4   classids written back
                        vanished  3   containers released because their groups were gone
                        failures  2   times a group could not be read or repaired
                        failing   1   groups that could not be read or repaired the last time""");
    }

    private static String shown(RecoveryReport report) {
        return RecoveryText.of(new RecoveryResult(report));
    }

    private static List<ContainerId> ids(String... ids) {
        return List.of(ids).stream().map(ContainerId::new).toList();
    }
}
