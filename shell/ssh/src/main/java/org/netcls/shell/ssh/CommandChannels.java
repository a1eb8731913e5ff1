// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.IOException;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerConnectionService;
import org.apache.sshd.server.session.ServerConnectionServiceFactory;

/** Bounds the channels of a connection: one more is refused, and those that are there go on. */
final class CommandChannels extends ServerConnectionServiceFactory {
    private static final int MOST = 16;

    @Override
    public Service create(Session session) throws IOException {
        return new Bounded((AbstractServerSession) session);
    }

    private static final class Bounded extends ServerConnectionService {
        Bounded(AbstractServerSession session) throws IOException {
            super(session);
        }

        @Override
        protected void channelOpen(Buffer request) throws Exception {
            if (channels.size() < MOST) {
                super.channelOpen(request);
            } else {
                refuse(request);
            }
        }

        private void refuse(Buffer request) throws IOException {
            request.getString();
            sendChannelOpenFailure(
                    request,
                    request.getUInt(),
                    SshConstants.SSH_OPEN_RESOURCE_SHORTAGE,
                    MOST + " commands run on this connection already; try again when one has ended",
                    "");
        }
    }
}
