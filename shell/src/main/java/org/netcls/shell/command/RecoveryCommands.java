// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.ContainerId;
import org.netcls.api.RecoveryReport;
import org.netcls.shell.line.Usage;
import org.netcls.shell.result.Recovery;
import org.netcls.shell.terminal.Progress;
import org.netcls.shell.text.RecoveryText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Looking at all groups again. */
@Component(service = RecoveryCommands.class)
@GogoCommand(
        scope = "netcls",
        function = {"reconcile", "recover"})
public final class RecoveryCommands {
    private final Invocation invocation;

    @Activate
    public RecoveryCommands(@Reference Services services) {
        invocation = new Invocation(services);
    }

    @Descriptor(Usage.RECONCILE)
    public Object reconcile(@Descriptor("no words") String... words) throws CommandFailure {
        return invocation.run("reconcile", words, (isolator, options) -> isolator.reconcile());
    }

    @Descriptor(Usage.RECOVER)
    public Object recover(@Descriptor("[options] <container>...") String... words) throws CommandFailure {
        return invocation.run("recover", words, (isolator, options) -> {
            Set<ContainerId> alive = Set.copyOf(options.containers());
            Set<ContainerId> orphans =
                    options.all("--orphan").stream().map(ContainerId::new).collect(Collectors.toSet());
            RecoveryReport report = Progress.during(
                    () -> isolator.recover(alive, orphans),
                    () -> "recovering: " + isolator.overview().containers() + " containers are left");
            return orFailure(new Recovery(report));
        });
    }

    /** It is printed first, because of a failure a shell shows one line. */
    private static Recovery orFailure(Recovery recovery) throws CommandFailure {
        if (!recovery.failed().isEmpty()) {
            System.out.println(RecoveryText.of(recovery));
            throw CommandFailure.of(
                    recovery.failed().size() + " of the other containers could not be cleaned up; the first: "
                            + recovery.failed().values().iterator().next());
        }
        return recovery;
    }
}
