// SPDX-License-Identifier: Apache-2.0
package org.netcls.configuration;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** Whether one can listen at an address. */
final class FreeAddress {
    // While Java starts a process, that has copies of all sockets, also of one that is closed then.
    private static final long START_OF_A_PROCESS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long BETWEEN_TRIES_MILLIS = 10;

    private FreeAddress() {}

    /**
     * Waits half a second at most for somebody who has just listened there.
     *
     * @throws IOException if it is not free, or none of this machine
     */
    static void require(InetSocketAddress address) throws IOException {
        long deadline = System.nanoTime() + START_OF_A_PROCESS_NANOS;
        while (true) {
            try {
                bind(address);
                return;
            } catch (BindException e) {
                if (System.nanoTime() - deadline >= 0 || isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    /** Without listening there, so that nobody can connect, and no copy of the socket is in the way. */
    private static void bind(InetSocketAddress address) throws IOException {
        try (SocketChannel probe = SocketChannel.open()) {
            probe.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            probe.bind(address);
        }
    }

    private static boolean isInterrupted() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
