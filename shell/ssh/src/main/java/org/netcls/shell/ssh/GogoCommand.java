// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.netcls.shell.program.CommandException;
import org.netcls.shell.program.Programs;
import org.netcls.shell.program.Run;
import org.netcls.shell.program.Source;

/** A program of a client. When the client goes, what runs is interrupted. */
final class GogoCommand implements Command {
    private static final Source NO_TERMINAL = in -> {
        throw new CommandException("there is no terminal here: call ssh with -T, and with a command or with a script as"
                + " its standard input");
    };

    private final Programs programs;
    private final Source source;

    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback exit;
    // Null until it starts.
    private volatile Run run;

    GogoCommand(Programs programs, Source source) {
        this.programs = programs;
        this.source = source;
    }

    @Override
    public void setInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
        this.out = out;
    }

    @Override
    public void setErrorStream(OutputStream err) {
        this.err = err;
    }

    @Override
    public void setExitCallback(ExitCallback exit) {
        this.exit = exit;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        boolean terminal = environment.getEnv().containsKey(Environment.ENV_COLUMNS);
        run = programs.start(terminal ? NO_TERMINAL : source, new Programs.Caller(in, out, err, exit::onExit));
    }

    /** Called when the channel is closed, by whomever. */
    @Override
    public void destroy(ChannelSession channel) {
        Run started = run;
        if (started != null) {
            started.interrupt();
        }
    }
}
