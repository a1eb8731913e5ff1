// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.ContainerId;
import org.netcls.api.RecoveryReport;
import org.netcls.shell.line.Argument;
import org.netcls.shell.line.Argument.Kind;
import org.netcls.shell.line.Option;
import org.netcls.shell.line.Usage;
import org.netcls.shell.result.RecoveryResult;
import org.netcls.shell.terminal.Interrupt;
import org.netcls.shell.terminal.ProgressLine;
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
    private static final String RECONCILE = "compare every group with what is known now, as is done every"
            + " reconcile.interval, and show what has been found since the isolator started";
    static final Usage RECONCILE_USAGE = Usage.of("reconcile", RECONCILE);

    private static final String RECOVER = "say which containers should live: all groups are read again, and those of"
            + " all other containers are cleaned up. Nothing is killed.";
    private static final String ORPHAN = "an orphan, which the caller cleans up itself: leave it as it is";
    static final Usage RECOVER_USAGE = new Usage(
            "recover",
            RECOVER,
            List.of(Option.repeatable("--orphan", "C", Kind.CONTAINER, ORPHAN)),
            List.of(Argument.atLeastOnce("container", Kind.CONTAINER)));

    private final Services services;
    private final Invocation invocation;

    @Activate
    public RecoveryCommands(@Reference Services services) {
        this.services = services;
        this.invocation = new Invocation(services);
    }

    @Descriptor(RECONCILE)
    public Object reconcile(@Descriptor("no words") String... words) throws CommandFailure {
        return invocation.run(RECONCILE_USAGE, words, (isolator, options) -> {
            services.lookAgain();
            return isolator.reconcile();
        });
    }

    @Descriptor(RECOVER + "\n--orphan C    " + ORPHAN + Option.SEVERAL)
    public Object recover(@Descriptor("[options] <container>...") String... words) throws CommandFailure {
        return invocation.run(RECOVER_USAGE, words, (isolator, options) -> {
            Set<ContainerId> alive = Set.copyOf(NamedContainer.all(options.words(), isolator));
            Set<ContainerId> orphans = Set.copyOf(NamedContainer.all(options.all("--orphan"), isolator));
            RecoveryReport report = ProgressLine.during(
                    () -> isolator.recover(alive, orphans),
                    () -> "recovering: " + isolator.overview().containers() + " containers are left");
            return orFailure(new RecoveryResult(report));
        });
    }

    /** It is printed first, because of a failure a shell shows one line. */
    private static RecoveryResult orFailure(RecoveryResult recovery) throws CommandFailure {
        if (!recovery.failed().isEmpty()) {
            Interrupt.putOff(() -> System.out.println(RecoveryText.of(recovery)));
            throw CommandFailure.of(
                    recovery.failed().size() + " of the other containers could not be cleaned up; the first: "
                            + recovery.failed().values().iterator().next());
        }
        return recovery;
    }
}
