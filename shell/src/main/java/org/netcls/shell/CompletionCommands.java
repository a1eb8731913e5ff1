// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.HandleUse;
import org.netcls.api.Standing;
import org.netcls.json.NativeJson;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** What the profile of Gogo's JLine shell calls, so that Tab works. Names with an underscore are not offered by Tab. */
@Component(
        service = {CompletionCommands.class, AssignmentListener.class},
        immediate = true)
@GogoCommand(
        scope = "netcls",
        function = {"_completions", "_offers"})
public final class CompletionCommands implements AssignmentListener {
    private final BundleContext context;
    private final Services services;
    private final Known known;

    @Activate
    public CompletionCommands(BundleContext context) {
        this.context = context;
        this.services = Services.of(context);
        this.known = new Known(services::present);
    }

    @Deactivate
    void close() {
        services.close();
    }

    @Override
    public void changed(AssignmentEvent event) {
        known.changed(event);
    }

    @Descriptor("for the shell's profile: let Tab complete options and words of all commands here")
    public void _completions(CommandSession session) throws Exception {
        for (String command : Usage.commands()) {
            String complete = "gogo:complete -c netcls:" + command;
            for (String option : Usage.of(command).optionNames()) {
                session.execute(complete + " -l " + option.substring("--".length()));
            }
            session.execute(complete + " -a 'netcls:_offers $.commandLine'");
        }
        // So that the first Tab finds them read.
        Thread reader = new Thread(known::containers, "net_cls completion");
        reader.setDaemon(true);
        reader.start();
    }

    @Descriptor("for Tab: what the word at the cursor can be completed to")
    public Object _offers(@Descriptor("the line, as JLine parsed it") Object line) {
        return TypedLine.complete(line, this::words);
    }

    private NavigableSet<String> words(List<String> before) {
        String command = before.get(0).replaceFirst("^netcls:", "");
        return Optional.ofNullable(Usage.of(command))
                .flatMap(usage -> usage.next(before.subList(1, before.size())))
                .map(this::words)
                .orElseGet(TreeSet::new);
    }

    private NavigableSet<String> words(String what) {
        return switch (what) {
            case "container", "--orphan" -> known.containers();
            case "handle", "--handle" -> known.handles();
            case "--primary" -> set(primaries());
            case "--state" -> set(Stream.of(Standing.values()).map(NativeJson::state));
            case "--sort" -> set(Stream.of("container", "handle", "since"));
            case "name" -> set(Allocators.names(context));
            case "pid" -> set(ProcessHandle.allProcesses().map(process -> String.valueOf(process.pid())));
            default -> new TreeSet<>();
        };
    }

    private static NavigableSet<String> set(Stream<String> words) {
        return words.collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<String> primaries() {
        return services.present().stream()
                .flatMap(isolator -> isolator.overview().handles().stream())
                .map(HandleUse::primary)
                .map(NativeJson::primary);
    }
}
