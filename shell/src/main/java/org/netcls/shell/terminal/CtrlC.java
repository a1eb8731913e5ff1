// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import org.apache.felix.service.command.Job;

/**
 * Ctrl-C at the terminal of the session, for as long as a command answers it. Otherwise Gogo leaves the command and
 * prints {@code java.lang.InterruptedException}, whatever the command does about it.
 */
public interface CtrlC {
    /** @param action run in a thread that must not wait */
    static CtrlC means(Runnable action) {
        Job job = Job.Utils.current();
        Object terminal = job == null ? null : job.session().get(".terminal");
        // A shell without one leaves Ctrl-C to the host.
        return terminal == null ? () -> {} : TerminalCtrlC.means(terminal, job, action);
    }

    /** It interrupts the calling thread, which closes this too: an interrupt that came from here does not outlast it. */
    static CtrlC interrupts() {
        Interrupt interrupt = new Interrupt(Thread.currentThread());
        CtrlC ctrlC = means(interrupt::give);
        return () -> {
            ctrlC.close();
            interrupt.end();
        };
    }

    /** Lets Ctrl-C mean what it did before. */
    void close();
}
