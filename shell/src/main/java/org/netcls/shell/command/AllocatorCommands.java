// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.Isolator;
import org.netcls.diagnosis.bundles.PresentAllocator;
import org.netcls.shell.line.Argument;
import org.netcls.shell.line.Argument.Kind;
import org.netcls.shell.line.Usage;
import org.netcls.shell.result.Allocators;
import org.netcls.spi.HandleAllocator;
import org.netcls.text.Printable;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
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

    private static final String ISOLATOR_PID = "org.netcls.isolator";
    private static final String TARGET = "allocator.target";
    private static final long SWITCH_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final Invocation invocation;

    @Activate
    public AllocatorCommands(
            BundleContext context, @Reference ConfigurationAdmin configurations, @Reference Services services) {
        this.context = context;
        this.configurations = configurations;
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
            requirePresent(options.words().get(0), Allocators.of(context, isolator.overview()));
            configure(options.words().get(0));
            awaitSwitch(options.words().get(0), isolator);
            return Allocators.of(context, isolator.overview());
        });
    }

    private static void requirePresent(String name, Allocators present) {
        if (present.allocators().stream()
                .noneMatch(allocator -> allocator.name().equals(name))) {
            throw new IllegalArgumentException("there is no allocator '" + Printable.escape(name) + "'; there are: "
                    + present.allocators().stream().map(PresentAllocator::name).collect(Collectors.joining(", ")));
        }
    }

    private void configure(String name) throws CommandFailure {
        try {
            Configuration configuration = PidConfiguration.find(ISOLATOR_PID, configurations)
                    .orElseThrow(() -> CommandFailure.of("there is no configuration " + ISOLATOR_PID
                            + " in which the choice could be kept; configure the isolator first"));
            Dictionary<String, Object> properties = configuration.getProperties();
            properties.put(TARGET, "(" + HandleAllocator.NAME + "=" + name.replaceAll("([\\\\*()])", "\\\\$1") + ")");
            configuration.update(properties);
        } catch (IOException e) {
            throw CommandFailure.of("the choice cannot be kept: " + e.getMessage());
        }
    }

    /** The isolator follows its configuration a moment later. */
    private static void awaitSwitch(String name, Isolator isolator) throws CommandFailure {
        long start = System.nanoTime();
        while (!isolator.overview().allocator().equals(Optional.of(name))) {
            if (System.nanoTime() - start > SWITCH_TIMEOUT_NANOS || Thread.interrupted()) {
                throw CommandFailure.of("the choice is kept, but '" + Printable.escape(name) + "' is not in use yet");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
