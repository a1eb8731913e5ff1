// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import org.apache.felix.service.command.CommandProcessor;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;
import org.apache.sshd.server.shell.ShellFactory;
import org.netcls.shell.program.Programs;
import org.netcls.shell.program.Source;
import org.osgi.framework.BundleContext;

/** What clients run: the command that they name, or what stands in their standard input. */
record SshCommands(Programs programs) implements CommandFactory, ShellFactory {
    private static final int AT_THE_SAME_TIME = 16;

    SshCommands(BundleContext context, CommandProcessor processor) {
        this(Programs.in(context, processor, AT_THE_SAME_TIME));
    }

    @Override
    public Command createCommand(ChannelSession channel, String line) {
        return new GogoCommand(programs, Source.line(line));
    }

    @Override
    public Command createShell(ChannelSession channel) {
        return new GogoCommand(programs, Source.script());
    }

    void stop() {
        programs.stop();
    }
}
