// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.completion;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.HandleCounts;
import org.netcls.api.PolicyStatus;
import org.netcls.api.Primary;
import org.netcls.diagnosis.bundles.PresentAllocator;
import org.netcls.shell.command.Services;
import org.netcls.shell.command.Usages;
import org.netcls.shell.line.Argument;
import org.netcls.shell.line.Option;
import org.netcls.shell.line.Options;
import org.netcls.shell.line.Usage;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What the profile of Gogo's JLine shell calls, so that Tab works; no command, because nobody is to type it. */
@Component(
        service = {Completions.class, AssignmentListener.class},
        immediate = true)
public final class Completions implements AssignmentListener {
    private final BundleContext context;
    private final Services services;
    private final LiveNames names;

    @Activate
    public Completions(BundleContext context, @Reference Services services) {
        this.context = context;
        this.services = services;
        this.names = new LiveNames(services::present);
    }

    @Override
    public void changed(AssignmentEvent event) {
        names.changed(event);
    }

    /**
     * Lets Tab complete options and words of all commands in this session.
     *
     * @param offers what the session evaluates to have {@link #offers} called
     */
    public void start(CommandSession session, String offers) throws Exception {
        for (Usage usage : Usages.all()) {
            String complete = "gogo:complete -c netcls:" + usage.command();
            for (Option option : usage.options()) {
                session.execute(complete + " -l " + option.name().substring("--".length()));
            }
            session.execute(complete + " -a '" + offers + "'");
        }
        // So that the first Tab finds them read.
        Thread reader = new Thread(names::containers, "net_cls completion");
        reader.setDaemon(true);
        reader.start();
    }

    /** @param line as JLine parsed it; gives what the word at the cursor can be completed to */
    public Object offers(Object line) {
        return JLineCandidates.of(line, this::words);
    }

    /**
     * What a word of a command can be completed to.
     *
     * @param before the words between the command and this one
     * @param start what is there of it
     */
    public List<Completion> of(Usage usage, List<String> before, String start) {
        NavigableSet<String> words = start.startsWith("-") && usage.takesOption(before)
                ? set(usage.options().stream().map(Option::name))
                : words(usage, before);
        return Completion.of(words, start);
    }

    private NavigableSet<String> words(List<String> before) {
        return Usages.of(before.get(0).replaceFirst("^netcls:", ""))
                .map(usage -> words(usage, before.subList(1, before.size())))
                .orElseGet(TreeSet::new);
    }

    private NavigableSet<String> words(Usage usage, List<String> before) {
        NavigableSet<String> words = usage.next(before).map(this::words).orElseGet(TreeSet::new);
        return usage.takesOption(before) ? withoutThoseLikeOptions(words) : words;
    }

    private static NavigableSet<String> withoutThoseLikeOptions(NavigableSet<String> words) {
        // There are seldom any, and then not all has to be copied.
        boolean isAny = words.subSet("-", false, "-" + Character.MAX_VALUE, false).stream()
                .findAny()
                .isPresent();
        return isAny ? set(words.stream().filter(word -> !Options.isLikeOption(word))) : words;
    }

    private NavigableSet<String> words(Argument argument) {
        return switch (argument.kind()) {
            case ALLOCATOR -> set(PresentAllocator.all(context).stream().map(PresentAllocator::name));
            case CHOICE -> set(argument.choices().stream());
            case CONTAINER -> names.containers();
            case HANDLE -> names.handles();
            case PID -> set(ProcessHandle.allProcesses().map(process -> String.valueOf(process.pid())));
            case POLICY -> set(policies());
            case PRIMARY -> set(primaries());
            case COMMAND, FILE, LABEL, SECONDS, TEXT -> new TreeSet<>();
        };
    }

    private static NavigableSet<String> set(Stream<String> words) {
        return words.collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<String> policies() {
        return services.presentPolicies().stream()
                .flatMap(policies -> policies.policies().stream())
                .map(PolicyStatus::name);
    }

    private Stream<String> primaries() {
        return services.present().stream()
                .flatMap(isolator -> isolator.overview().handles().stream())
                .map(HandleCounts::primary)
                .map(Primary::toString);
    }
}
