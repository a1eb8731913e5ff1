// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.action.Assigning;
import org.netcls.action.ProcessMover;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.shell.line.Argument;
import org.netcls.shell.line.Argument.Kind;
import org.netcls.shell.line.Option;
import org.netcls.shell.line.Options;
import org.netcls.shell.line.ProcessIds;
import org.netcls.shell.line.Usage;
import org.netcls.shell.result.Container;
import org.netcls.shell.run.HostProgram;
import org.netcls.text.Printable;
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
        function = {"assign", "exec", "isolate", "label", "launcher", "release"})
public final class ContainerCommands {
    private static final String ASSIGN = "give a container a group with a handle, and move processes into it;"
            + " a container that is there keeps what it has, and what contradicts that is refused.";
    private static final String PRIMARY = "a handle under this primary, in decimal or with 0x";
    private static final String HANDLE = "exactly this handle, as 0x00120001, 1179649 or 12:1; where no primary is"
            + " configured, it is written also for a container that is there";
    private static final String LABEL = "kept with the container and shown";
    private static final String PARENT = "nest the container in this one, which gives it the id <parent>/<container>";
    private static final String OWN_GROUP = "for a nested container, which otherwise shares its parent's group";
    static final Usage ASSIGN_USAGE = new Usage(
            "assign",
            ASSIGN,
            List.of(
                    Option.valued("--primary", "P", Kind.PRIMARY, PRIMARY),
                    Option.valued("--handle", "H", Kind.HANDLE, HANDLE),
                    Option.repeatable("--label", "K=V", Kind.LABEL, LABEL),
                    Option.valued("--parent", "P", Kind.CONTAINER, PARENT),
                    Option.flag("--own-group", OWN_GROUP)),
            List.of(Argument.once("container", Kind.CONTAINER), Argument.any("pid", Kind.PID)));

    private static final String EXEC = "run a command of the host inside a container's group from its first"
            + " instruction, print what it prints, and wait for it to end; it reads nothing, and Ctrl-C ends it";
    static final Usage EXEC_USAGE = Usage.of(
            "exec",
            EXEC,
            Argument.once("container", Kind.CONTAINER),
            Argument.once("command", Kind.COMMAND),
            Argument.any("word", Kind.TEXT));

    private static final String ISOLATE = "move processes into the group of a container that is there; their children"
            + " follow from then on, existing children stay where they are";
    static final Usage ISOLATE_USAGE = Usage.of(
            "isolate", ISOLATE, Argument.once("container", Kind.CONTAINER), Argument.atLeastOnce("pid", Kind.PID));

    private static final String RELABEL =
            "set labels of a container that is there, or remove those with a '-' behind the"
                    + " key; where its labels select another policy then, it gets another handle";
    static final Usage LABEL_USAGE = Usage.of(
            "label", RELABEL, Argument.once("container", Kind.CONTAINER), Argument.any("key=value|key-", Kind.LABEL));

    private static final String LAUNCHER = "print the words to put before those of a command, one on each line, so that"
            + " it runs inside a container's group from its first instruction";
    static final Usage LAUNCHER_USAGE = Usage.of("launcher", LAUNCHER, Argument.once("container", Kind.CONTAINER));

    private static final String RELEASE = "remove the groups of containers, and quarantine their handles until"
            + " they can be given again; refused while processes are inside.";
    private static final String KILL = "kill the processes that are inside first";
    private static final String TIMEOUT = "how many seconds to try while a group is busy; 2 if not given";
    static final Usage RELEASE_USAGE = new Usage(
            "release",
            RELEASE,
            List.of(Option.flag("--kill", KILL), Option.valued("--timeout", "S", Kind.SECONDS, TIMEOUT)),
            List.of(Argument.atLeastOnce("container", Kind.CONTAINER)));

    private final Invocation invocation;

    @Activate
    public ContainerCommands(@Reference Services services) {
        invocation = new Invocation(services);
    }

    @Descriptor(ASSIGN + "\n--primary P    " + PRIMARY + "\n--handle H     " + HANDLE + "\n--label K=V    " + LABEL
            + Option.SEVERAL + "\n--parent P     " + PARENT + "\n--own-group    " + OWN_GROUP)
    public Object assign(@Descriptor("[options] <container> [pid...]") String... words) throws CommandFailure {
        return invocation.run(ASSIGN_USAGE, words, (isolator, options) -> {
            List<Long> pids = pids(options);
            return new Container(new Assigning(isolator, assigned(options, isolator), RequestOptions.of(options))
                    .with(pids)
                    .assignment());
        });
    }

    /** A container that is to be has its whole id. */
    private static ContainerId assigned(Options options, Isolator isolator) throws NetClsException {
        ContainerId container = options.container();
        Optional<String> parent = options.last("--parent");
        return parent.isPresent() ? NamedContainer.one(parent.get(), isolator).child(container.value()) : container;
    }

    @Descriptor(EXEC)
    public Object exec(@Descriptor("<container> <command> [word...]") String... words) throws CommandFailure {
        return invocation.run(EXEC_USAGE, words, (isolator, options) -> {
            List<String> command = options.words().subList(1, options.words().size());
            run(isolator.launcher(NamedContainer.first(options, isolator)), command);
            return null;
        });
    }

    private static void run(List<String> launcher, List<String> command) throws CommandFailure {
        String shown = "'" + Printable.escape(command.get(0)) + "'";
        try {
            int status = HostProgram.run(
                            Stream.concat(launcher.stream(), command.stream()).toList())
                    .orElseThrow(() -> CommandFailure.of("interrupted, so " + shown + " was ended"));
            if (status != 0) {
                throw CommandFailure.of(shown + " ended with status " + status);
            }
        } catch (IOException e) {
            throw CommandFailure.of("cannot start a process: " + e.getMessage());
        }
    }

    @Descriptor(ISOLATE)
    public Object isolate(@Descriptor("<container> <pid>...") String... words) throws CommandFailure {
        return invocation.run(ISOLATE_USAGE, words, (isolator, options) -> {
            new ProcessMover(isolator, NamedContainer.first(options, isolator)).all(pids(options));
            return null;
        });
    }

    @Descriptor(RELABEL)
    public Object label(@Descriptor("<container> [key=value|key-...]") String... words) throws CommandFailure {
        return invocation.run(LABEL_USAGE, words, (isolator, options) -> {
            ContainerId container = NamedContainer.first(options, isolator);
            return new Container(LabelTurns.take(container, () -> {
                Map<String, String> labels =
                        new TreeMap<>(isolator.status(container).labels());
                options.words().stream().skip(1).forEach(word -> change(labels, word));
                return isolator.relabel(container, labels);
            }));
        });
    }

    private static void change(Map<String, String> labels, String word) {
        if (word.endsWith("-") && word.indexOf('=') < 0) {
            labels.remove(word.substring(0, word.length() - 1));
        } else {
            labels.putAll(RequestOptions.labels(List.of(word)));
        }
    }

    @Descriptor(LAUNCHER)
    public Object launcher(@Descriptor("<container>") String... words) throws CommandFailure {
        return invocation.run(
                LAUNCHER_USAGE,
                words,
                (isolator, options) -> String.join("\n", isolator.launcher(NamedContainer.first(options, isolator))));
    }

    @Descriptor(RELEASE + "\n--kill         " + KILL + "\n--timeout S    " + TIMEOUT)
    public Object release(@Descriptor("[options] <container>...") String... words) throws CommandFailure {
        return invocation.run(RELEASE_USAGE, words, (isolator, options) -> {
            ReleaseAction.of(isolator, options).all(NamedContainer.all(options.words(), isolator));
            return null;
        });
    }

    private static List<Long> pids(Options options) {
        return options.words().stream().skip(1).map(ProcessIds::parse).toList();
    }
}
