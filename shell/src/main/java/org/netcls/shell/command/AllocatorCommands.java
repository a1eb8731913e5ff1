// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.action.AllocatorSwitch;
import org.netcls.shell.line.Argument;
import org.netcls.shell.line.Argument.Kind;
import org.netcls.shell.line.Usage;
import org.netcls.shell.result.Allocators;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which allocators there are, and which one is to be used. */
@Component(service = AllocatorCommands.class)
@GogoCommand(
        scope = "netcls",
        function = {"allocator", "allocators"})
public final class AllocatorCommands {
    private static final String ALLOCATOR =
            "switch to the allocator of this name, now and at every start; containers keep their handles";
    static final Usage ALLOCATOR_USAGE = Usage.of("allocator", ALLOCATOR, Argument.once("name", Kind.ALLOCATOR));

    private static final String ALLOCATORS = "list the available allocators, which one is in use, and its counts";
    static final Usage ALLOCATORS_USAGE = Usage.of("allocators", ALLOCATORS);

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final Services services;
    private final Invocation invocation;

    @Activate
    public AllocatorCommands(
            BundleContext context, @Reference ConfigurationAdmin configurations, @Reference Services services) {
        this.context = context;
        this.configurations = configurations;
        this.services = services;
        this.invocation = new Invocation(services);
    }

    @Descriptor(ALLOCATORS)
    public Object allocators(@Descriptor("no words") String... words) throws CommandFailure {
        return invocation.run(
                ALLOCATORS_USAGE, words, (isolator, options) -> Allocators.of(context, isolator.overview()));
    }

    @Descriptor(ALLOCATOR)
    public Object allocator(@Descriptor("<name>") String... words) throws CommandFailure {
        return invocation.run(ALLOCATOR_USAGE, words, (isolator, options) -> {
            String name = options.words().get(0);
            new AllocatorSwitch(configurations, isolator).to(name, services.allocators(name));
            return Allocators.of(context, isolator.overview());
        });
    }
}
