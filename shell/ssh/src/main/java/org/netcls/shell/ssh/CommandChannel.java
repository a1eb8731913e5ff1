// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.IOException;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;

/** A channel in which a command runs, and nothing like sftp. */
final class CommandChannel extends ChannelSession {
    static final class Factory extends ChannelSessionFactory {
        @Override
        public Channel createChannel(Session session) {
            return new CommandChannel();
        }
    }

    @Override
    protected Result handleSubsystemParsed(String request, String subsystem) {
        return Result.ReplyFailure;
    }

    // The status first: a client may close the channel as soon as it has seen the end of the output.
    @Override
    protected void closeShell(int status, boolean immediately) throws IOException {
        if (!isClosing()) {
            sendExitStatus(status);
        }
        super.closeShell(status, immediately);
    }
}
