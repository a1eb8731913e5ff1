// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that hold on to what an agent has little of, and read nothing. One that the agent has had enough of comes again,
 * as it notices when it sends.
 */
final class Siege implements AutoCloseable {
    private static final long BETWEEN_BYTES_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<Client> clients = new ArrayList<>();
    private CompletableFuture<Void> work;
    private volatile boolean isOver;
    private int dropped;

    /**
     * @param begin what each client sends at once
     * @param drip what it sends then, a byte at a time, and over again
     */
    record Kind(int clients, SocketAddress door, String begin, String drip) {}

    private static final class Client implements AutoCloseable {
        private final Kind kind;
        private SocketChannel channel;
        private int sent;

        Client(Kind kind) throws IOException {
            this.kind = kind;
            open();
        }

        void open() throws IOException {
            if (kind.door() instanceof UnixDomainSocketAddress) {
                channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            } else {
                channel = SocketChannel.open().setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            }
            channel.connect(kind.door());
            channel.configureBlocking(false);
            send(kind.begin());
        }

        void drip() throws IOException {
            if (!kind.drip().isEmpty()) {
                int at = sent++ % kind.drip().length();
                send(kind.drip().substring(at, at + 1));
            }
        }

        private void send(String text) throws IOException {
            channel.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private Siege() {}

    static Siege of(List<Kind> kinds) throws IOException {
        Siege siege = new Siege();
        for (Kind kind : kinds) {
            for (int i = 0; i < kind.clients(); i++) {
                siege.clients.add(new Client(kind));
            }
        }
        siege.work = CompletableFuture.runAsync(siege::goOn, task -> new Thread(task, "siege").start());
        return siege;
    }

    private void goOn() {
        while (!isOver) {
            clients.forEach(this::goOn);
            LockSupport.parkNanos(BETWEEN_BYTES_NANOS);
        }
    }

    private void goOn(Client client) {
        try {
            client.drip();
        } catch (IOException e) {
            dropped++;
            comeAgain(client);
        }
    }

    private static void comeAgain(Client client) {
        try {
            client.close();
            client.open();
        } catch (IOException e) {
            // The agent lets nobody in. It is tried with the next byte.
        }
    }

    int clients() {
        return clients.size();
    }

    /** Ends it, and tells how often the agent has dropped one of them. */
    int end() throws IOException {
        isOver = true;
        work.join();
        for (Client client : clients) {
            client.close();
        }
        return dropped;
    }

    @Override
    public void close() throws IOException {
        end();
    }
}
