// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.netcls.spi.BusyException;
import org.netcls.text.Printable;

/** Says what keeps a group from being removed. */
final class BusyGroup {
    private BusyGroup() {}

    static BusyException of(Path group, List<Long> pids, List<Path> children, Throwable cause) {
        String holder = children.isEmpty() ? processes(pids) : groups(children);
        return new BusyException(
                "cannot remove " + Printable.escape(group.toString()) + ": " + holder, Procs.named(pids), cause);
    }

    private static String processes(List<Long> pids) {
        return pids.isEmpty()
                ? "a process in it is ending, or belongs to another pid namespace"
                : "there are processes in it";
    }

    private static String groups(List<Path> children) {
        return "somebody made groups in it: "
                + children.stream()
                        .map(Path::getFileName)
                        .map(GroupName::of)
                        .map(Printable::escape)
                        .sorted()
                        .limit(5)
                        .collect(Collectors.joining(", "));
    }
}
