// SPDX-License-Identifier: Apache-2.0
package org.netcls.nft;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsHandle;

/** The table {@code inet netcls_counters} that counts the packets of each handle, for nft 0.9.5 and Linux 5.7 or newer. */
public final class CountingTable {
    private static final int LONGEST_COMMENT = 128;

    private CountingTable() {}

    /** For {@code nft -f}; it replaces the one of before. */
    public static String of(Collection<Assignment> assignments) {
        StringBuilder out = new StringBuilder();
        out.append("""
                # Made anew each time: what was counted before is forgotten.
                table inet netcls_counters
                delete table inet netcls_counters
                table inet netcls_counters {
                \tset containers {
                \t\ttypeof meta cgroup
                \t\tcounter
                """);
        SortedMap<NetClsHandle, String> carriers = Carriers.byHandle(assignments);
        if (!carriers.isEmpty()) {
            out.append("\t\telements = {\n");
            carriers.forEach((handle, names) -> out.append("\t\t\t")
                    .append(handle.hex())
                    .append(" counter comment \"")
                    .append(comment(names))
                    .append("\",\n"));
            out.append("\t\t}\n");
        }
        out.append("""
                \t}
                \tchain output {
                \t\ttype filter hook output priority filter; policy accept;
                \t\tmeta cgroup @containers
                \t}
                }
                """);
        return out.toString();
    }

    /** For {@code nft -f}; it keeps what else the table counts, as of other containers in the same network namespace. */
    public static String with(Assignment assignment) {
        StringBuilder out = new StringBuilder("""
                table inet netcls_counters {
                \tset containers {
                \t\ttypeof meta cgroup
                \t\tcounter
                \t}
                \tchain output {
                \t\ttype filter hook output priority filter; policy accept;
                \t}
                }
                flush chain inet netcls_counters output
                add rule inet netcls_counters output meta cgroup @containers
                """);
        Carriers.byHandle(List.of(assignment))
                .forEach((handle, name) -> out.append("""
                add element inet netcls_counters containers { %1$s }
                delete element inet netcls_counters containers { %1$s }
                add element inet netcls_counters containers { %1$s counter comment "%2$s" }
                """.formatted(handle.hex(), comment(name))));
        return out.toString();
    }

    /** Cut to what nft keeps, and without the character that would end it. */
    private static String comment(String names) {
        String text = names.replace('"', '\'');
        while (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_COMMENT - 1) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return text;
    }
}
