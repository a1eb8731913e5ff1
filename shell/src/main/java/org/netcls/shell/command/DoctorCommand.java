// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.Isolator;
import org.netcls.api.NotReady;
import org.netcls.api.Policies;
import org.netcls.diagnosis.bundles.AllocatorBundles;
import org.netcls.diagnosis.bundles.Components;
import org.netcls.diagnosis.bundles.UnrefreshedBundles;
import org.netcls.shell.doctor.Doctor;
import org.netcls.shell.doctor.Findings;
import org.netcls.shell.doctor.Host;
import org.netcls.shell.line.Usage;
import org.netcls.spi.NetClsCgroups;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
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

    private static final String ISOLATOR_PID = "org.netcls.isolator";
    private static final String DATA = "data";

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final ServiceReference<ConfigurationAdmin> reader;
    private final ServiceTracker<Isolator, Isolator> isolators;
    private final ServiceTracker<NetClsCgroups, NetClsCgroups> backEnds;
    private final ServiceTracker<NotReady, NotReady> notReady;
    private final ServiceTracker<Policies, Policies> policies;

    @Activate
    public DoctorCommand(
            BundleContext context,
            @Reference ConfigurationAdmin configurations,
            @Reference(service = ConfigurationAdmin.class) ServiceReference<ConfigurationAdmin> reader) {
        this.context = context;
        this.configurations = configurations;
        this.reader = reader;
        this.isolators = new ServiceTracker<>(context, Isolator.class, null);
        this.backEnds = new ServiceTracker<>(context, NetClsCgroups.class, null);
        this.notReady = new ServiceTracker<>(context, NotReady.class, null);
        this.policies = new ServiceTracker<>(context, Policies.class, null);
        isolators.open();
        backEnds.open();
        notReady.open();
        policies.open();
    }

    @Deactivate
    public void close() {
        isolators.close();
        backEnds.close();
        notReady.close();
        policies.close();
    }

    @Descriptor(DOCTOR)
    public Object doctor(@Descriptor("no words") String... words) throws CommandFailure {
        return Invocation.alone(USAGE, words, options -> examine());
    }

    /** Where the isolator keeps quarantines: beside the data of this bundle, unless it is configured. */
    private Path data() throws IOException {
        return PidConfiguration.under(ISOLATOR_PID, configurations, reader)
                .inForce(DATA)
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder.strip()))
                .or(this::ownData)
                .orElseThrow(() -> new IOException("neither the configuration nor the framework names a folder"))
                .toAbsolutePath()
                .normalize();
    }

    private Optional<Path> ownData() {
        return Optional.ofNullable(context.getDataFile("")).map(File::toPath);
    }

    private Findings examine() throws CommandFailure {
        try {
            Isolator isolator = isolators.waitForService(WAIT_MILLIS);
            return new Doctor(
                            Host.here(),
                            Optional.ofNullable(isolator),
                            Optional.ofNullable(backEnds.getService()),
                            Optional.ofNullable(notReady.getService())
                                    .or(() -> new UnrefreshedBundles(context).notReady()),
                            Optional.ofNullable(policies.getService()),
                            new Components(context)::unconfigured,
                            new AllocatorBundles(context)::findings,
                            this::data)
                    .examine();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.of("interrupted");
        }
    }
}
