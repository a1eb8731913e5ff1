// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import org.apache.felix.service.command.Job;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;

/** Apart from the other classes, because there are shells without JLine. */
final class TerminalCtrlC implements CtrlC, SignalHandler {
    private final Terminal terminal;
    private final Job job;
    private final Runnable action;
    private volatile SignalHandler before = SignalHandler.SIG_DFL;

    private TerminalCtrlC(Terminal terminal, Job job, Runnable action) {
        this.terminal = terminal;
        this.job = job;
        this.action = action;
    }

    static CtrlC means(Object terminal, Job job, Runnable action) {
        TerminalCtrlC taken = new TerminalCtrlC((Terminal) terminal, outermost(job), action);
        if (!taken.isInForeground()) {
            return () -> {};
        }
        taken.before = taken.terminal.handle(Signal.INT, taken);
        return taken;
    }

    private static Job outermost(Job job) {
        return job.parent() == null ? job : outermost(job.parent());
    }

    /** Not when it was suspended with Ctrl-Z since. */
    private boolean isInForeground() {
        return job.status() == Job.Status.Foreground;
    }

    @Override
    public void handle(Signal signal) {
        if (isInForeground()) {
            action.run();
        } else {
            before.handle(signal);
        }
    }

    @Override
    public void close() {
        terminal.handle(Signal.INT, before);
    }
}
