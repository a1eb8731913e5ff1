// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.shell.command.Running.assertFails;
import static org.netcls.shell.command.Running.printed;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netcls.api.ContainerId;
import org.netcls.api.Reconciliation;
import org.netcls.shell.result.RecoveryResult;

class RecoveryCommandsTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");

    private final FakeIsolator isolator = new FakeIsolator();
    private final RecoveryCommands commands = new RecoveryCommands(new Services(Context.with(isolator)));

    @BeforeEach
    void prepare() throws Exception {
        isolator.prepare(WEB);
        isolator.prepare(DB);
    }

    @Test
    void showsWhatReconciliationHasFound() throws Exception {
        assertThat(commands.reconcile()).isEqualTo(new Reconciliation(5, 4, 3, 2, 1, 0));
    }

    @Test
    void keepsThoseThatAreNamedAndOrphans() throws Exception {
        isolator.prepare(new ContainerId("old"));
        RecoveryResult recovery = (RecoveryResult) commands.recover("web", "--orphan", "db", "gone");
        assertThat(recovery.recovered()).containsExactly(DB, WEB);
        assertThat(recovery.missing()).containsExactly(new ContainerId("gone"));
        assertThat(recovery.removed()).containsExactly(new ContainerId("old"));
        assertThat(recovery.failed()).isEmpty();
    }

    @Test
    void failsAfterTheReportWhenSomeCannotBeCleanedUp() throws Exception {
        isolator.failures.put(DB, "container 'db' is busy\u001b");
        assertThat(printed(() -> commands.recover("web")))
                .startsWith("recovered  web\n")
                .contains("\nfailed     container 'db' is busy\\u001b\nnetcls:recover: 1 of the other"
                        + " containers could not be cleaned up; the first: container 'db' is busy\\u001b\n");
    }

    @Test
    void doesNothingWhenAnIdIsWrong() {
        assertFails(
                () -> commands.recover("web", "a\\b"),
                "netcls:recover: container id 'a\\b' has a backslash, blank or control character");
        assertFails(() -> commands.recover("web", "--orphan", ""), "netcls:recover: container id '' is empty");
        assertThat(isolator.containers).hasSize(2);
    }

    @Test
    void showsItsUsageWhenWordsDoNotFit() {
        assertFails(() -> commands.recover(), "netcls:recover: usage: netcls:recover [--orphan C] <container>...");
        assertFails(() -> commands.reconcile("now"), "netcls:reconcile: usage: netcls:reconcile");
        assertThat(List.copyOf(isolator.containers.keySet())).containsExactly(DB, WEB);
    }
}
