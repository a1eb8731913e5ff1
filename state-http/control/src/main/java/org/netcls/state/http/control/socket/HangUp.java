// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * Waits for the end of a connection while its last request is answered. Jetty itself looks for it only when it reads
 * the next request, or when it cannot write.
 */
record HangUp(EndPoint connection, Runnable action) implements Callback {
    /** @param action done when the client has gone, once at most */
    static void watch(EndPoint connection, Runnable action) {
        // What is answered may be silent for long, and so may be who reads it.
        connection.setIdleTimeout(0);
        connection.tryFillInterested(new HangUp(connection, action));
    }

    /** Something can be read: the end, or what the client sends though it was told that there is no next request. */
    @Override
    public void succeeded() {
        try {
            ByteBuffer ignored = ByteBuffer.allocate(1024).flip();
            int count = connection.fill(ignored);
            if (count < 0) {
                action.run();
            } else {
                watch(connection, action);
            }
        } catch (IOException e) {
            action.run();
        }
    }

    /** The server ends the connection itself. */
    @Override
    public void failed(Throwable cause) {
        // Whoever is being answered is told by the end of the answer.
    }
}
