// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers over UDP and TCP with the byte that it got, until its input ends. */
final class Listener {
    static final int PORT = 7000;
    static final String READY = "ready";

    private Listener() {}

    public static void main(String[] args) throws IOException {
        try (DatagramSocket datagrams = new DatagramSocket(PORT);
                ServerSocket connections = new ServerSocket(PORT)) {
            daemon(() -> answer(datagrams));
            daemon(() -> answer(connections));
            System.out.println(READY);
            System.in.read();
        }
    }

    private interface Answering {
        void next() throws IOException;
    }

    private static void daemon(Answering answering) {
        Thread thread = new Thread(() -> {
            while (true) {
                try {
                    answering.next();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void answer(DatagramSocket datagrams) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1], 1);
        datagrams.receive(packet);
        datagrams.send(packet);
    }

    private static void answer(ServerSocket connections) throws IOException {
        try (Socket socket = connections.accept()) {
            socket.getOutputStream().write(socket.getInputStream().read());
        }
    }
}
