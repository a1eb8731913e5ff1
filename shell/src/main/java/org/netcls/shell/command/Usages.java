// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.List;
import java.util.Optional;
import org.netcls.shell.line.Usage;

/** How all commands are called. */
public final class Usages {
    private static final List<Usage> ALL = List.of(
            StateCommands.ABOUT_USAGE,
            AllocatorCommands.ALLOCATOR_USAGE,
            AllocatorCommands.ALLOCATORS_USAGE,
            ContainerCommands.ASSIGN_USAGE,
            ConfigCommand.USAGE,
            DoctorCommand.USAGE,
            EventCommands.USAGE,
            ContainerCommands.EXEC_USAGE,
            StateCommands.HANDLE_USAGE,
            ContainerCommands.ISOLATE_USAGE,
            ContainerCommands.LABEL_USAGE,
            ContainerCommands.LAUNCHER_USAGE,
            StateCommands.LIST_USAGE,
            PolicyCommands.POLICIES_USAGE,
            PolicyCommands.POLICY_USAGE,
            RecoveryCommands.RECONCILE_USAGE,
            RecoveryCommands.RECOVER_USAGE,
            ContainerCommands.RELEASE_USAGE,
            StateCommands.STATUS_USAGE,
            PolicyCommands.WHY_USAGE);

    private Usages() {}

    public static List<Usage> all() {
        return ALL;
    }

    public static Optional<Usage> of(String command) {
        return ALL.stream().filter(usage -> usage.command().equals(command)).findFirst();
    }
}
