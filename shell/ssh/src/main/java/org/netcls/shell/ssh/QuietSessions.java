// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.IOException;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.SshServer;
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

    /** Tells a client why its connection ends. */
    static void disconnect(Session session, int reason, String message) {
        try {
            session.disconnect(reason, message);
        } catch (IOException e) {
            session.close(true);
        }
    }
}
