// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.junit.jupiter.api.Test;

class OpenChannelsTest {
    private final OpenChannels channels = new OpenChannels(new ServerConnector(new Server()));

    private static SocketChannel channel() throws IOException {
        return SocketChannel.open();
    }

    @Test
    void whatIsLeftWhenTheConnectorHasStoppedIsEnded() throws Exception {
        SocketChannel left = channel();
        SocketChannel ended = channel();
        channels.onAccepting(left);
        channels.onAccepting(ended);
        channels.onClosed(ended);

        channels.lifeCycleStopped(new AbstractLifeCycle() {});

        assertThat(left.isOpen()).isFalse();
        assertThat(ended.isOpen()).as("not ended here").isTrue();
        ended.close();
    }

    @Test
    void itStopsWhenNoThreadTakesConnectionsAnyMore() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread acceptor = new Thread(
                () -> {
                    try {
                        mayEnd.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                "qtp1-2-acceptor-0@3-" + connector);
        acceptor.start();
        AtomicBoolean hasEnded = new AtomicBoolean();
        Thread stop = new Thread(() -> {
            new OpenChannels(connector).lifeCycleStopping(connector);
            hasEnded.set(!acceptor.isAlive());
        });
        stop.start();
        while (stop.getState() != Thread.State.TIMED_WAITING) {
            assertThat(stop.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        stop.join();
        assertThat(hasEnded).isTrue();
    }

    @Test
    void whatIsTakenLaterIsEndedAtOnce() throws Exception {
        channels.lifeCycleStopped(new AbstractLifeCycle() {});
        SocketChannel late = channel();

        channels.onAccepting(late);

        assertThat(late.isOpen()).isFalse();
    }

    @Test
    void whatCouldNotBeTakenIsForgotten() throws Exception {
        SocketChannel failed = channel();
        channels.onAccepting(failed);
        channels.onAcceptFailed(failed, new IOException());

        channels.lifeCycleStopped(new AbstractLifeCycle() {});

        assertThat(failed.isOpen()).isTrue();
        failed.close();
    }
}
