// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.logging;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.netcls.text.Printable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
 * say. What was logged before it started is printed too. Of an exception of others it prints the root's message; one of
 * ours nobody expected, so its trace follows, each line as an entry's.
 *
 * <p>While the framework stops, the others still hand tasks to pools of threads that have just been closed (Felix's
 * Event Admin warns of each event that does not go out any more): of that nothing is printed.
 */
@Component(
        service = {},
        immediate = true)
public final class LogPrinter implements LogListener {
    private final LogReaderService log;
    private final Bundle framework;
    private final LineStart start;
    private final Backlog lines;
    // Sequence numbers of what was printed as history and can come once more.
    @GuardedBy("this")
    private final Set<Long> history = new HashSet<>();

    @Activate
    public LogPrinter(BundleContext context, @Reference LogReaderService log) {
        this(context.getBundle(Constants.SYSTEM_BUNDLE_ID), log, System.err, LineStart.here());
    }

    LogPrinter(Bundle framework, LogReaderService log, PrintStream out, LineStart start) {
        this.framework = framework;
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
            if (isOurs(entry) && entry.getException() != null) {
                trace(entry.getException()).forEach(line -> lines.add(Printable.escape(start(entry) + line)));
            }
        }
    }

    private static Stream<String> trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString().lines().map(line -> line.replace("\t", "    "));
    }

    private static boolean isOurs(LogEntry entry) {
        return entry.getLoggerName().startsWith("org.netcls.");
    }

    private boolean matters(LogEntry entry) {
        boolean ours = isOurs(entry);
        return (ours ? LogLevel.INFO : LogLevel.WARN).implies(entry.getLogLevel()) && (ours || !comesTooLate(entry));
    }

    private boolean comesTooLate(LogEntry entry) {
        return entry.getException() instanceof RejectedExecutionException && framework.getState() == Bundle.STOPPING;
    }

    private String line(LogEntry entry) {
        String line = start(entry) + entry.getMessage();
        return entry.getException() == null ? line : line + ": " + rootMessage(entry.getException());
    }

    private String start(LogEntry entry) {
        return start.of(entry.getLogLevel(), Instant.ofEpochMilli(entry.getTime()));
    }

    private static String rootMessage(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
