// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.util.ArrayList;
import java.util.List;
import org.netcls.api.ContainerId;
import org.netcls.api.Reconciliation;
import org.netcls.shell.result.RecoveryResult;
import org.netcls.text.Few;
import org.netcls.text.Printable;

/** What recovery and reconciliation look like at a terminal. */
public final class RecoveryText {
    private static final int MOST_NAMED = 10;

    private RecoveryText() {}

    public static String of(RecoveryResult recovery) {
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("recovered", named(recovery.recovered())),
                List.of("missing", named(recovery.missing())),
                List.of("removed", named(recovery.removed()))));
        recovery.failed().values().forEach(reason -> rows.add(List.of("failed", Printable.escape(reason))));
        return Table.of(rows);
    }

    public static String of(Reconciliation found) {
        return Table.of(List.of(
                row("runs", found.runs(), "times all groups were looked at"),
                row("drifted", found.drifted(), "groups found with another classid than ours"),
                row("repaired", found.repaired(), "classids written back"),
                row("vanished", found.vanished(), "containers released because their groups were gone"),
                row("failures", found.failures(), "times a group could not be read or repaired"),
                row("failing", found.failing(), "groups that could not be read or repaired the last time")));
    }

    private static List<String> row(String name, long count, String meaning) {
        return List.of(name, String.valueOf(count), meaning);
    }

    private static String named(List<ContainerId> containers) {
        return containers.isEmpty() ? "-" : Few.of(MOST_NAMED, containers);
    }
}
