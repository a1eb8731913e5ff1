// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.karaf;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.console.Registry;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.netcls.shell.command.AllocatorCommands;
import org.netcls.shell.command.ConfigCommand;
import org.netcls.shell.command.ContainerCommands;
import org.netcls.shell.command.DoctorCommand;
import org.netcls.shell.command.EventCommands;
import org.netcls.shell.command.PolicyCommands;
import org.netcls.shell.command.RecoveryCommands;
import org.netcls.shell.command.Services;
import org.netcls.shell.command.StateCommands;
import org.netcls.shell.command.Usages;
import org.netcls.shell.completion.Completions;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeService;

/** Enters the commands in Karaf's registry for as long as it is active. */
@Component(service = KarafCommands.class, immediate = true)
public final class KarafCommands {
    private final Registry registry;
    private final EventCommands events;
    private final DoctorCommand doctor;
    private final List<KarafCommand> commands;

    @Activate
    public KarafCommands(
            BundleContext context,
            @Reference SessionFactory sessions,
            @Reference Services services,
            @Reference Completions completions,
            @Reference MetaTypeService descriptions,
            @Reference ConfigurationAdmin configurations,
            @Reference(service = ConfigurationAdmin.class) ServiceReference<ConfigurationAdmin> reader) {
        registry = sessions.getRegistry();
        events = new EventCommands(context, services);
        doctor = new DoctorCommand(context, configurations, reader);
        commands = Stream.of(
                        new AllocatorCommands(context, configurations, services),
                        new ConfigCommand(context, descriptions, configurations, reader),
                        new ContainerCommands(services),
                        new PolicyCommands(services),
                        new RecoveryCommands(services),
                        new StateCommands(services),
                        events,
                        doctor)
                .flatMap(owner -> of(owner, completions))
                .toList();
        commands.forEach(registry::register);
    }

    private static Stream<KarafCommand> of(Object owner, Completions completions) {
        return Usages.all().stream()
                .flatMap(usage -> Stream.of(owner.getClass().getMethods())
                        .filter(method -> method.getName().equals(usage.command()))
                        .map(method ->
                                new KarafCommand(usage, words -> method.invoke(owner, (Object) words), completions)));
    }

    @Deactivate
    void close() {
        commands.forEach(registry::unregister);
        events.close();
        doctor.close();
    }
}
