// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.Printable;
import org.netcls.shell.line.Options;
import org.netcls.shell.line.Pids;
import org.netcls.shell.line.Usage;
import org.netcls.shell.result.Container;
import org.netcls.shell.run.Execution;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The life of a container. As all commands, these are there before the isolator is, and wait for it a little, so that a
 * script can begin at once. Every command takes plain words, because Gogo's own message for a word of the wrong type
 * helps nobody.
 */
@Component(service = ContainerCommands.class)
@GogoCommand(
        scope = "netcls",
        function = {"assign", "exec", "isolate", "release"})
public final class ContainerCommands {
    private final Invocation invocation;

    @Activate
    public ContainerCommands(@Reference Services services) {
        invocation = new Invocation(services);
    }

    @Descriptor(Usage.ASSIGN)
    public Object assign(@Descriptor("[options] <container> [pid...]") String... words) throws CommandFailure {
        return invocation.run("assign", words, (isolator, options) -> {
            List<Long> pids = pids(options);
            return new Container(new Assigning(isolator, options.container(), Requests.of(options)).with(pids));
        });
    }

    @Descriptor(Usage.EXEC)
    public Object exec(@Descriptor("<container> <command> [word...]") String... words) throws CommandFailure {
        return invocation.run("exec", words, (isolator, options) -> {
            List<String> command = options.words().subList(1, options.words().size());
            run(isolator.launcher(options.container()), command);
            return null;
        });
    }

    private static void run(List<String> launcher, List<String> command) throws CommandFailure {
        String shown = "'" + Printable.escape(command.get(0)) + "'";
        try {
            int status = Execution.run(
                            Stream.concat(launcher.stream(), command.stream()).toList())
                    .orElseThrow(() -> CommandFailure.of("interrupted, so " + shown + " was ended"));
            if (status != 0) {
                throw CommandFailure.of(shown + " ended with status " + status);
            }
        } catch (IOException e) {
            throw CommandFailure.of("cannot start a process: " + e.getMessage());
        }
    }

    @Descriptor(Usage.ISOLATE)
    public Object isolate(@Descriptor("<container> <pid>...") String... words) throws CommandFailure {
        return invocation.run("isolate", words, (isolator, options) -> {
            new Moving(isolator, options.container(), false).all(pids(options));
            return null;
        });
    }

    @Descriptor(Usage.RELEASE)
    public Object release(@Descriptor("[options] <container>...") String... words) throws CommandFailure {
        return invocation.run("release", words, (isolator, options) -> {
            Releasing.of(isolator, options).all(options.containers());
            return null;
        });
    }

    private static List<Long> pids(Options options) {
        return options.words().stream().skip(1).map(Pids::parse).toList();
    }
}
