// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.Isolator;
import org.netcls.api.NotReady;
import org.netcls.shell.doctor.Doctor;
import org.netcls.shell.doctor.Findings;
import org.netcls.shell.doctor.Host;
import org.netcls.shell.line.Usage;
import org.netcls.spi.NetClsCgroups;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.ServiceTracker;

/**
 * What is wrong here, with the host or the agent. That something is wrong is no failure of the command: a script asks
 * the result for {@link Findings#worst}.
 */
@Component(service = DoctorCommand.class)
@GogoCommand(scope = "netcls", function = "doctor")
public final class DoctorCommand {
    private static final String DOCTOR =
            "check this host and the agent: each line says ok, warn or fail, and what to do about it";
    static final Usage USAGE = Usage.of("doctor", DOCTOR);

    /** Long enough for an isolator that is being updated, and short enough for one that does not come. */
    private static final long WAIT_MILLIS = 2_000;

    private final BundleContext context;
    private final ServiceTracker<Isolator, Isolator> isolators;
    private final ServiceTracker<NetClsCgroups, NetClsCgroups> backEnds;
    private final ServiceTracker<NotReady, NotReady> notReady;

    @Activate
    public DoctorCommand(BundleContext context) {
        this.context = context;
        this.isolators = new ServiceTracker<>(context, Isolator.class, null);
        this.backEnds = new ServiceTracker<>(context, NetClsCgroups.class, null);
        this.notReady = new ServiceTracker<>(context, NotReady.class, null);
        isolators.open();
        backEnds.open();
        notReady.open();
    }

    @Deactivate
    void close() {
        isolators.close();
        backEnds.close();
        notReady.close();
    }

    @Descriptor(DOCTOR)
    public Object doctor(@Descriptor("no words") String... words) throws CommandFailure {
        return Invocation.alone(USAGE, words, options -> examine());
    }

    private Findings examine() throws CommandFailure {
        try {
            Isolator isolator = isolators.waitForService(WAIT_MILLIS);
            return new Doctor(
                            Host.here(),
                            Optional.ofNullable(isolator),
                            Optional.ofNullable(backEnds.getService()),
                            Optional.ofNullable(notReady.getService()),
                            context.getDataFile("").toPath().toAbsolutePath().normalize())
                    .examine();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.of("interrupted");
        }
    }
}
