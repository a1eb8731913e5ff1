// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.netcls.api.GroupProcess;
import org.netcls.text.Printable;

/** Another agent gives handles to groups of this root, so this one may not. */
final class RootInUseException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param agents empty if they cannot be seen from this pid namespace */
    RootInUseException(Path root, List<GroupProcess> agents) {
        super(Printable.escape(root.toString()) + " is managed by another agent, " + shown(agents)
                + ": stop that one, or give this one a root and primaries of its own");
    }

    private static String shown(List<GroupProcess> agents) {
        return agents.isEmpty()
                ? "in another pid namespace"
                : "pid " + agents.stream().map(GroupProcess::toString).collect(Collectors.joining(", "));
    }
}
