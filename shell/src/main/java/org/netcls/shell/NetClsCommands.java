// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.UnknownContainerException;
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
    private static final String KILL = "--kill";
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
        return invocation.run("about", List.of(words), i -> new About(i.state(), services.stateAddress()));
    }

    @Descriptor(Usage.LIST)
    public Object list(@Descriptor("no words") String... words) throws CommandFailure {
        return invocation.run("list", List.of(words), Isolator::state);
    }

    @Descriptor(Usage.STATUS)
    public Object status(@Descriptor("<container>") String... words) throws CommandFailure {
        return invocation.run("status", List.of(words), i -> i.status(new ContainerId(words[0])));
    }

    @Descriptor(Usage.ASSIGN)
    public Object assign(@Descriptor("<container> [pid...]") String... words) throws CommandFailure {
        return invocation.run("assign", List.of(words), isolator -> {
            ContainerId container = new ContainerId(words[0]);
            List<Long> pids = Stream.of(words).skip(1).map(Pids::parse).toList();
            return pids.isEmpty() ? isolator.prepare(container) : assign(isolator, container, pids);
        });
    }

    @Descriptor(Usage.EXEC)
    public Object exec(@Descriptor("<container> <command> [word...]") String... words) throws CommandFailure {
        return invocation.run("exec", List.of(words), isolator -> {
            List<String> command = List.of(words).subList(1, words.length);
            Execution.run(isolator.launcher(new ContainerId(words[0])), command);
            return null;
        });
    }

    @Descriptor(Usage.RELEASE)
    public Object release(@Descriptor("[--kill] <container>") String... words) throws CommandFailure {
        List<String> names = Stream.of(words).filter(word -> !word.equals(KILL)).toList();
        return invocation.run("release", names, isolator -> {
            ContainerId container = new ContainerId(names.get(0));
            if (names.size() < words.length) {
                isolator.destroy(container, RELEASE_TIMEOUT);
            } else {
                isolator.cleanup(container, RELEASE_TIMEOUT);
            }
            return null;
        });
    }

    /** Moves the processes; a container that is not there yet is made first, and unmade if none could be moved. */
    private static Assignment assign(Isolator isolator, ContainerId container, List<Long> pids) throws NetClsException {
        boolean isNew = !isPrepared(isolator, container);
        Assignment assignment = isNew ? isolator.prepare(container) : isolator.status(container);
        int moved = 0;
        try {
            for (long pid : pids) {
                isolator.isolate(container, pid);
                moved++;
            }
        } catch (NetClsException e) {
            if (isNew && moved == 0) {
                isolator.cleanup(container, Duration.ZERO);
            }
            throw e;
        }
        return assignment;
    }

    private static boolean isPrepared(Isolator isolator, ContainerId container) throws NetClsException {
        try {
            isolator.status(container);
            return true;
        } catch (UnknownContainerException e) {
            return false;
        }
    }
}
