// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.netcls.itest.support.Patience;

/** Many clients that follow the events, read by one thread. One that is dropped comes again, as a browser does. */
final class StreamReaders implements AutoCloseable {
    // Begins the lines that are long, and say nothing about order.
    private static final char DATA = 'd';

    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final List<Reader> readers = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);

    StreamReaders(String server, int count) throws IOException {
        URI address = URI.create(server);
        this.server = new InetSocketAddress(address.getHost(), address.getPort());
        for (int i = 0; i < count; i++) {
            Reader reader = new Reader();
            readers.add(reader);
            reader.connect();
        }
        new Thread(this::read, "stream readers").start();
    }

    /** What was out of order, or missing without a reset. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many resets all of them got together. */
    int resets() {
        return readers.stream().mapToInt(reader -> reader.resets.get()).sum();
    }

    /** How often one of them was dropped, and came again. */
    int returns() {
        return readers.stream().mapToInt(reader -> reader.returns.get()).sum();
    }

    /** Waits until all of them know this version. */
    void await(long version) throws Exception {
        Patience.await(() -> behind(version), readers -> readers == 0);
    }

    /** How many do not know this version. */
    private long behind(long version) {
        return readers.stream().filter(reader -> reader.last < version).count();
    }

    private void read() {
        try {
            while (selector.isOpen()) {
                selector.select();
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Reader) key.attachment()).take();
                }
                selector.selectedKeys().clear();
            }
        } catch (ClosedSelectorException e) {
            // It was closed.
        } catch (IOException e) {
            violations.add("the readers end: " + e);
        }
    }

    @Override
    public void close() throws IOException {
        List<SelectionKey> keys = List.copyOf(selector.keys());
        selector.close();
        for (SelectionKey key : keys) {
            key.channel().close();
        }
    }

    private final class Reader {
        private final StringBuilder line = new StringBuilder();
        private SocketChannel channel;
        private volatile long last = -1;
        private final AtomicInteger resets = new AtomicInteger();
        private final AtomicInteger returns = new AtomicInteger();
        private long id;
        private String instance;

        void connect() throws IOException {
            line.setLength(0);
            channel = SocketChannel.open(server);
            // Of HTTP/1.0, so that the answer comes as it is and not in chunks.
            String request = "GET /netcls/v1/events HTTP/1.0\r\nHost: 127.0.0.1\r\n"
                    + (last < 0 ? "" : "Last-Event-ID: " + last + "-" + instance + "\r\n") + "\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void take() throws IOException {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                channel.close();
                returns.incrementAndGet();
                connect();
                return;
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next == '\n') {
                    line(line.toString());
                    line.setLength(0);
                } else if (line.length() == 0 || line.charAt(0) != DATA) {
                    line.append((char) next);
                }
            }
        }

        private void line(String text) {
            if (text.startsWith("id: ")) {
                int dash = text.indexOf('-');
                id = Long.parseLong(text.substring(4, dash));
                instance = text.substring(dash + 1);
            } else if (text.equals("event: reset")) {
                resets.incrementAndGet();
                last = id;
            } else if (text.startsWith("event: ")) {
                if (id != last + 1) {
                    violations.add("version " + id + " came after " + last);
                }
                last = id;
            }
        }
    }
}
