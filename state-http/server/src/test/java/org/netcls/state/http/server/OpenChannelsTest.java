// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.junit.jupiter.api.Test;

class OpenChannelsTest {
    private final OpenChannels channels = new OpenChannels();

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
