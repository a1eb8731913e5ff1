// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.time.Duration;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.ContainerId;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The commands. They are there before the isolator is, and wait for it a little, so that a script can begin at once.
 * Every command takes plain words, because Gogo's own message for a word of the wrong type helps nobody.
 */
@Component(service = NetClsCommands.class)
@GogoCommand(
        scope = "netcls",
        function = {"about", "assign", "exec", "list", "release", "status"})
public final class NetClsCommands {
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(2);

    private final Services services;
    private final Invocation invocation;

    @Activate
    public NetClsCommands(BundleContext context) {
        this(Services.of(context));
    }

    NetClsCommands(Services services) {
        this.services = services;
        this.invocation = new Invocation(services);
    }

    @Deactivate
    void close() {
        services.close();
    }

    @Descriptor(Usage.ABOUT)
    public Object about(@Descriptor("no words") String... words) throws CommandFailure {
        return invocation.run("about", words, (i, options) -> new About(i.overview(), services.stateAddress()));
    }

    @Descriptor(Usage.LIST)
    public Object list(@Descriptor("no words") String... words) throws CommandFailure {
        return invocation.run("list", words, (isolator, options) -> isolator.state());
    }

    @Descriptor(Usage.STATUS)
    public Object status(@Descriptor("<container>") String... words) throws CommandFailure {
        return invocation.run("status", words, (isolator, options) -> isolator.status(container(options)));
    }

    @Descriptor(Usage.ASSIGN)
    public Object assign(@Descriptor("[options] <container> [pid...]") String... words) throws CommandFailure {
        return invocation.run("assign", words, (isolator, options) -> {
            List<Long> pids = options.words().stream().skip(1).map(Pids::parse).toList();
            return new Assigning(isolator, container(options), Requests.of(options)).with(pids);
        });
    }

    @Descriptor(Usage.EXEC)
    public Object exec(@Descriptor("<container> <command> [word...]") String... words) throws CommandFailure {
        return invocation.run("exec", words, (isolator, options) -> {
            List<String> command = options.words().subList(1, options.words().size());
            Execution.run(isolator.launcher(container(options)), command);
            return null;
        });
    }

    @Descriptor(Usage.RELEASE)
    public Object release(@Descriptor("[--kill] <container>") String... words) throws CommandFailure {
        return invocation.run("release", words, (isolator, options) -> {
            if (options.has("--kill")) {
                isolator.destroy(container(options), RELEASE_TIMEOUT);
            } else {
                isolator.cleanup(container(options), RELEASE_TIMEOUT);
            }
            return null;
        });
    }

    private static ContainerId container(Options options) {
        return new ContainerId(options.words().get(0));
    }
}
