// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Whatever it listens on. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itStopsWhenNoThreadTakesConnectionsAnyMore(boolean onSocketFile, @TempDir Path folder) throws Exception {
        Server server = new Server();
        CountDownLatch mayEnd = new CountDownLatch(1);
        Connector connector = onSocketFile
                ? new HeldSocketFile(server, folder.resolve("socket"), mayEnd)
                : new HeldPort(server, mayEnd);
        OpenChannels.of(server);
        server.addConnector(connector);
        server.start();
        Thread stop = new Thread(() -> LifeCycle.stop(connector));
        stop.start();
        while (!isWaiting(stop)) {
            assertThat(stop.isAlive()).as("it did not wait").isTrue();
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        stop.join();
        server.stop();
    }

    private static boolean isWaiting(Thread stop) {
        return Stream.of(stop.getStackTrace())
                .anyMatch(called -> called.getClassName().equals(OpenChannels.class.getName()));
    }

    /** Its thread is still about to take a connection when it is told to stop. */
    private static final class HeldPort extends ServerConnector {
        private final CountDownLatch mayEnd;

        HeldPort(Server server, CountDownLatch mayEnd) {
            super(server, 1, 1);
            this.mayEnd = mayEnd;
        }

        @Override
        public void accept(int acceptor) {
            awaitAlthoughInterrupted(mayEnd);
        }
    }

    private static final class HeldSocketFile extends UnixDomainServerConnector {
        private final CountDownLatch mayEnd;

        HeldSocketFile(Server server, Path file, CountDownLatch mayEnd) {
            super(server, 1, 1);
            setUnixDomainPath(file);
            this.mayEnd = mayEnd;
        }

        @Override
        public void accept(int acceptor) {
            awaitAlthoughInterrupted(mayEnd);
        }
    }

    private static void awaitAlthoughInterrupted(CountDownLatch latch) {
        boolean isDown = false;
        while (!isDown) {
            try {
                isDown = latch.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // Jetty tells its threads so that they are to end.
            }
        }
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
