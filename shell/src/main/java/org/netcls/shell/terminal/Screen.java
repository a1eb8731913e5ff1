// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;

/** The terminal that a command prints to, as far as Gogo tells. */
public final class Screen {
    /** The shell keeps here how wide its terminal is now. */
    private static final String COLUMNS = "COLUMNS";
    /** A session has this when somebody types its lines. */
    private static final String READER = ".reader";

    private static final Pattern WIDTH = Pattern.compile("[1-9][0-9]{0,4}");

    private Screen() {}

    /** How wide it is; empty where the session has no terminal, or what is printed goes elsewhere. */
    public static OptionalInt columns(Object session) {
        String columns = session instanceof CommandSession s ? String.valueOf(s.get(COLUMNS)) : "";
        return WIDTH.matcher(columns).matches() && isReached()
                ? OptionalInt.of(Integer.parseInt(columns))
                : OptionalInt.empty();
    }

    /** Where this command prints to, for any thread: the stream of its own, and never that of the agent. */
    public static PrintStream out() {
        Process process = Process.Utils.current();
        return process == null ? System.out : process.out();
    }

    /** Where a command that somebody has typed prints to; empty where that is no terminal. */
    static Optional<PrintStream> typedAt() {
        return Optional.ofNullable(Process.Utils.current())
                .filter(process -> isTyped(Job.Utils.current()))
                .map(Process::out);
    }

    private static boolean isTyped(Job job) {
        return job.status() == Job.Status.Foreground
                && job.session().get(READER) != null
                && columns(job.session()).isPresent();
    }

    /** What the shell itself prints reaches it. A process does not know that it runs inside another that is piped. */
    private static boolean isReached() {
        Process process = Process.Utils.current();
        boolean reached = process == null || process.isTty(1);
        for (Job job = process == null ? null : process.job().parent(); job != null; job = job.parent()) {
            reached &= job.processes().stream().allMatch(outer -> outer.isTty(1));
        }
        return reached;
    }
}
