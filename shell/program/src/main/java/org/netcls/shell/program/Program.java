// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.felix.gogo.runtime.Closure;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.Reflective;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.netcls.awaited.Awaited;

/**
 * Statements that are run one after the other in a session of their own, up to the first that fails. Each result is
 * printed as the prompt prints it. What they have left in the background is ended with the last of them.
 *
 * @param variables what they find in the session
 */
public record Program(List<Statement> statements, Map<String, String> variables, Form form) {
    /** How it was written. */
    enum Form {
        /** A command and its words: that it may still come is told to who asks again. */
        WORDS,
        LINE,
        /** A failure is told with its line. */
        SCRIPT
    }

    private static final int MOST_TRIES = 100;
    // It may hear of a command a moment later than we do.
    private static final long GOGO_LAG_MILLIS = 1;
    // What Felix and Equinox say of a bundle that has been replaced.
    private static final Pattern GONE =
            Pattern.compile("Invalid BundleContext\\.|BundleContext is no longer valid.*", Pattern.DOTALL);
    private static final String NOT_BEGUN =
            "it has not begun, because a part of the agent is being replaced: ask again";

    private static final String MAY_COME = ", and commands may still come: ask again";

    /**
     * A command that is interrupted fails.
     *
     * @throws CommandException with the message of the statement that fails, and its line in a script
     */
    void run(Programs programs, InputStream in, PrintStream out, PrintStream err) throws Exception {
        try (CommandSession session = programs.processor().createSession(in, out, new FailuresToldOnce(err));
                Terminal terminal = terminal(in, out)) {
            session.put("SCOPE", "gogo:*");
            // Words as they were typed.
            session.put(CommandSession.OPTION_NO_GLOB, true);
            // Some of Gogo's commands ask it for its size.
            session.put(".terminal", terminal);
            variables.forEach(session::put);
            for (Statement statement : statements) {
                await(programs.need(), statement, 0);
                run(programs.need(), session, statement, out);
            }
        }
    }

    private boolean await(Programs.Need need, Statement statement, long thenMillis) throws Exception {
        try {
            boolean isThere = need.await(statement);
            TimeUnit.MILLISECONDS.sleep(thenMillis);
            return isThere;
        } catch (InterruptedException e) {
            throw isFirst(statement) ? new CommandException(NOT_BEGUN) : e;
        }
    }

    /** By identity: an equal statement may have run before it. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isFirst(Statement statement) {
        return statement == statements.get(0);
    }

    private static Terminal terminal(InputStream in, OutputStream out) throws Exception {
        return new DumbTerminal("commands", Terminal.TYPE_DUMB, in, out, StandardCharsets.UTF_8) {
            // JLine would read for milliseconds what any terminal can do, and this one can do none of it.
            @Override
            protected void parseInfoCmp() {}
        };
    }

    private void run(Programs.Need need, CommandSession session, Statement statement, PrintStream out)
            throws CommandException {
        List<Throwable> failures = new ArrayList<>();
        List<Converter> formats = need.formats();
        try {
            Object result = execute(need, session, statement);
            if (result != null) {
                out.println(text(result, formats, session));
            }
        } catch (Exception e) {
            failures.add(e);
        }
        failures.addAll(0, failuresWithinPipe(session));
        if (!failures.isEmpty()) {
            String message = failures.stream().map(Program::message).distinct().collect(Collectors.joining("; "));
            // Beside others in a statement, it may be the only one that has done nothing.
            if (isFirst(statement) && statement.isOneOfOurs() && message.endsWith(Awaited.NOTHING_DONE)) {
                throw new CommandException(NOT_BEGUN);
            }
            throw new CommandException(
                    switch (form) {
                        case WORDS -> message + (mayCome(failures, need) ? MAY_COME : "");
                        case LINE -> message;
                        case SCRIPT -> "line " + statement.line() + ": " + message;
                    });
        }
    }

    private static boolean mayCome(List<Throwable> failures, Programs.Need need) {
        return failures.stream().allMatch(CommandNotFoundException.class::isInstance) && !need.isSettled();
    }

    /** Who would have shown it when its command began does so, though the bundle of both may have gone meanwhile. */
    private static CharSequence text(Object result, List<Converter> formats, CommandSession session) throws Exception {
        for (Converter format : formats) {
            try {
                CharSequence text = format.format(result, Converter.INSPECT, (Converter) session);
                if (text != null) {
                    return text;
                }
            } catch (LinkageError e) {
                // It has gone with what it still had to load, and the command was that of the next one.
            }
        }
        return session.format(result, Converter.INSPECT);
    }

    /** A command of ours alone that went before it could begin is waited for, and run then. */
    private Object execute(Programs.Need need, CommandSession session, Statement statement) throws Exception {
        for (int left = MOST_TRIES; left > 0; left--) {
            try {
                return session.execute(statement.text());
            } catch (CommandNotFoundException | IllegalStateException | NullPointerException e) {
                if (!statement.isOneOfOurs() || !isAbsence(e) || !await(need, statement, GOGO_LAG_MILLIS)) {
                    throw e;
                }
            }
        }
        return session.execute(statement.text());
    }

    /** Whether Gogo has found no command, or none any more where it had found one. */
    private static boolean isAbsence(Exception failure) {
        return failure instanceof CommandNotFoundException
                || GONE.matcher(String.valueOf(failure.getMessage())).matches()
                || isThrownByGogo(failure.getStackTrace());
    }

    /** What code that is compiled throws for the hundredth time has no trace any more. */
    private static boolean isThrownByGogo(StackTraceElement... trace) {
        return trace.length == 0 || trace[0].getClassName().equals(Reflective.class.getName());
    }

    static String message(Throwable failure) {
        if (failure instanceof StackOverflowError) {
            return "it is nested too deeply";
        }
        if (failure instanceof LinkageError) {
            return "a part of the agent that it needs has just been replaced";
        }
        if (failure instanceof InterruptedException) {
            return "it was interrupted";
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    // Gogo itself fails for the last command of a pipe only.
    private static List<Throwable> failuresWithinPipe(CommandSession session) {
        return session.get(Closure.PIPE_EXCEPTION) instanceof Exception pipe
                ? List.of(pipe.getSuppressed())
                : List.of();
    }
}
