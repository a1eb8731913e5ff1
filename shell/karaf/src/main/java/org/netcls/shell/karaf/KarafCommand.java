// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.karaf;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Objects;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.netcls.api.ContainerId;
import org.netcls.shell.completion.Completions;
import org.netcls.shell.line.Usage;

/** A command of ours. */
record KarafCommand(Usage usage, Method method, Completions completions) implements Command {
    private static final String SCOPE = "netcls";

    @FunctionalInterface
    interface Method {
        Object call(String[] words) throws ReflectiveOperationException;
    }

    @Override
    public String getScope() {
        return SCOPE;
    }

    @Override
    public String getName() {
        return usage.command();
    }

    @Override
    public String getDescription() {
        return usage.description();
    }

    @Override
    public Parser getParser() {
        return null;
    }

    /**
     * A console prints what a command gives; nothing does where there is none, as behind {@code bin/client}, nor where
     * Karaf's {@code help} asks for the help of a command.
     */
    @Override
    public Object execute(Session session, List<Object> words) throws Exception {
        String[] typed = words.stream().map(KarafCommand::typed).toArray(String[]::new);
        Object result = call(typed);
        if (result == null || session.getTerminal() != null && !List.of(typed).contains("--help")) {
            return result;
        }
        CommandSession gogo = (CommandSession) session.get(".commandSession");
        System.out.println(gogo.format(result, Converter.INSPECT));
        System.out.flush();
        return null;
    }

    /** As Gogo's own shell takes it. */
    private static String typed(Object word) {
        return word instanceof ContainerId container ? container.value() : Objects.toString(word, null);
    }

    private Object call(String[] words) throws Exception {
        try {
            return method.call(words);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Karaf asks those of all commands about each line. */
    @Override
    public Completer getCompleter(boolean scoped) {
        Completer names = new StringsCompleter(scoped ? List.of(getName()) : List.of(fullName(), getName()));
        return (session, line, candidates) -> {
            if (line.getCursorArgumentIndex() == 0) {
                return names.complete(session, line, candidates);
            }
            return fullName().equals(session.resolveCommand(line.getArguments()[0])) ? complete(line, candidates) : -1;
        };
    }

    private String fullName() {
        return SCOPE + ":" + getName();
    }

    private int complete(CommandLine line, List<String> candidates) {
        String start = line.getCursorArgument() == null
                ? ""
                : line.getCursorArgument().substring(0, line.getArgumentPosition());
        List<String> before = List.of(line.getArguments()).subList(1, line.getCursorArgumentIndex());
        completions
                .of(usage, before, start)
                .forEach(completion -> candidates.add(completion.typed() + (completion.isWhole() ? " " : "")));
        return line.getBufferPosition() - line.getArgumentPosition();
    }
}
