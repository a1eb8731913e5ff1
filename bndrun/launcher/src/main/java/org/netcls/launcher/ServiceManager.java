// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.io.IOException;

/** Who started the agent as a service, if it is systemd. Java has no datagrams on unix sockets, so its own program talks. */
final class ServiceManager {
    private static final String SOCKET = "NOTIFY_SOCKET";

    private ServiceManager() {}

    /** Tells that all bundles have been started, and that what they serve is served. */
    static void tellReady() {
        if (System.getenv(SOCKET) == null) {
            return;
        }
        try {
            new ProcessBuilder("systemd-notify", "--ready").inheritIO().start();
        } catch (IOException e) {
            System.err.println("systemd is not told that the agent is ready: " + e.getMessage());
        }
    }
}
