// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sends packets, each from a socket of its own and with a classid of its own, and prints what became of each. It is run in a
 * group and in a network namespace.
 */
final class Sender {
    private static final int BYTES = 1000;

    private Sender() {}

    /**
     * @param args the file of the group's classid, and one with a line for each packet: classid, protocol, address, port and
     *     how many milliseconds to wait for an answer, or how many there are to be
     */
    public static void main(String[] args) throws IOException {
        StringBuilder out = new StringBuilder();
        for (String line : Files.readAllLines(Path.of(args[1]))) {
            String[] words = line.split(" ");
            Files.writeString(Path.of(args[0]), words[0]);
            out.append(send(words[1], InetAddress.getByName(words[2]), Integer.parseInt(words[3]), words))
                    .append('\n');
        }
        System.out.print(out);
    }

    private static String send(String protocol, InetAddress address, int port, String[] words) throws IOException {
        return switch (protocol) {
            case "udp" -> datagram(address, port);
            case "tcp" -> beginningOfConnection(address, port);
            case "icmp" -> echoRequest(address);
            case "flood" -> flood(address, port, Integer.parseInt(words[4]));
            case "ask" -> question(address, port, Integer.parseInt(words[4]));
            default -> conversation(address, port, Integer.parseInt(words[4]));
        };
    }

    private static String datagram(InetAddress address, int port) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open(
                address instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET)) {
            channel.send(ByteBuffer.allocate(BYTES), new InetSocketAddress(address, port));
            return "sent";
        } catch (IOException e) {
            return refused(e);
        }
    }

    /** So many datagrams, without a pause; tells how many were sent. */
    private static String flood(InetAddress address, int port, int count) throws IOException {
        int sent = 0;
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            for (int i = 0; i < count; i++) {
                try {
                    sent += channel.send(ByteBuffer.allocate(1), new InetSocketAddress(address, port));
                } catch (IOException e) {
                    refused(e);
                }
            }
        }
        return "sent " + sent;
    }

    private static String refused(IOException e) throws IOException {
        if (e.getMessage().contains("Operation not permitted")) {
            return "refused";
        }
        throw e;
    }

    /** One SYN: the kernel does not say that it was dropped, and would send it again later. */
    private static String beginningOfConnection(InetAddress address, int port) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            channel.configureBlocking(false);
            channel.connect(new InetSocketAddress(address, port));
            return "sent";
        }
    }

    /** One, as root has it sent in a raw socket. */
    private static String echoRequest(InetAddress address) throws IOException {
        try {
            address.isReachable(1);
            return "sent";
        } catch (IOException e) {
            return refused(e);
        }
    }

    private static String question(InetAddress address, int port, int timeout) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(timeout);
            socket.send(new DatagramPacket(new byte[1], 1, address, port));
            socket.receive(new DatagramPacket(new byte[1], 1));
            return "answered";
        } catch (SocketTimeoutException e) {
            return "silent";
        }
    }

    private static String conversation(InetAddress address, int port, int timeout) throws IOException {
        try (Socket socket = new Socket(address, port)) {
            socket.setSoTimeout(timeout);
            socket.getOutputStream().write(1);
            return socket.getInputStream().read() == 1 ? "answered" : "closed";
        } catch (SocketTimeoutException e) {
            return "silent";
        }
    }
}
