// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.apache.sshd.server.session.SessionFactory;

/**
 * Sessions in which all but commands is refused. That, and a connection that breaks or does not speak ssh, is nothing
 * for the log, where sshd would warn of it: everybody who can connect could fill it.
 */
final class QuietSessions extends SessionFactory {
    QuietSessions(SshServer ssh) {
        super(ssh);
    }

    @Override
    protected ServerSessionImpl doCreateSession(IoSession connection) throws Exception {
        return new ServerSessionImpl(getServer(), connection) {
            @Override
            public void exceptionCaught(Throwable failure) {
                close(true);
            }
        };
    }

    /** Answers what a client asks of the whole connection, such as a forwarded port. */
    static Result refuse(ConnectionService service, String request, boolean wantReply, Buffer buffer) {
        return Result.ReplyFailure;
    }

    /** Makes channels in which commands run, and nothing like sftp. */
    static final class Channels extends ChannelSessionFactory {
        @Override
        public Channel createChannel(Session session) {
            return new ChannelSession() {
                @Override
                protected Result handleSubsystemParsed(String request, String subsystem) {
                    return Result.ReplyFailure;
                }
            };
        }
    }
}
