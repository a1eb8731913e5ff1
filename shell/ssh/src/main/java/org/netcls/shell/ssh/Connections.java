// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.IOException;
import java.net.SocketAddress;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.server.SshServer;

/** Closes a connection at once when there are many, whether they have logged in or not. */
record Connections(SshServer ssh) implements IoServiceEventListener {
    private static final int MOST = 64;

    @Override
    public void connectionAccepted(
            IoAcceptor acceptor, SocketAddress local, SocketAddress remote, SocketAddress service) throws IOException {
        if (ssh.getActiveSessions().size() >= MOST) {
            throw new IOException("there are " + MOST + " connections");
        }
    }
}
