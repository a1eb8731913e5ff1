// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.logging;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.netcls.text.Printable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/**
 * Prints the log to standard error, one line an entry: from INFO up what our bundles say, and from WARN up what others
 * say. What was logged before it started is printed too. Of an exception it prints the root's message.
 */
@Component(
        service = {},
        immediate = true)
public final class LogPrinter implements LogListener {
    private final LogReaderService log;
    private final LineStart start;
    private final Backlog lines;
    // Sequence numbers of what was printed as history and can come once more.
    @GuardedBy("this")
    private final Set<Long> history = new HashSet<>();

    @Activate
    public LogPrinter(@Reference LogReaderService log) {
        this(log, System.err, LineStart.here());
    }

    LogPrinter(LogReaderService log, PrintStream out, LineStart start) {
        this.log = log;
        this.start = start;
        this.lines = new Backlog(out, this::leftOut);
    }

    @Activate
    synchronized void start() {
        log.addLogListener(this);
        List<LogEntry> newestFirst = Collections.list(log.getLog());
        Collections.reverse(newestFirst);
        newestFirst.forEach(this::print);
        newestFirst.forEach(entry -> history.add(entry.getSequence()));
    }

    @Deactivate
    void stop() {
        log.removeLogListener(this);
        lines.close();
    }

    private String leftOut(long count) {
        return start.of(LogLevel.WARN, Instant.now()) + count
                + " lines of the log are left out: nobody has read them in time";
    }

    /** Entries of several threads come in another order than that of their numbers. */
    @Override
    public synchronized void logged(LogEntry entry) {
        if (!history.remove(entry.getSequence())) {
            print(entry);
        }
    }

    private void print(LogEntry entry) {
        if (matters(entry)) {
            lines.add(Printable.escape(line(entry)));
        }
    }

    private static boolean matters(LogEntry entry) {
        boolean ours = entry.getLoggerName().startsWith("org.netcls.");
        return (ours ? LogLevel.INFO : LogLevel.WARN).implies(entry.getLogLevel());
    }

    private String line(LogEntry entry) {
        String line = start.of(entry.getLogLevel(), Instant.ofEpochMilli(entry.getTime())) + entry.getMessage();
        return entry.getException() == null ? line : line + ": " + rootMessage(entry.getException());
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
