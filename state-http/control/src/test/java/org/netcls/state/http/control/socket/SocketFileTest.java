// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketFileTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"95, agent.sock", "96, name.sock", "96, s"})
    void theLongestPathIsServedAgainAfterTheDeathOfAnAgent(int bytes, String name) throws Exception {
        SocketFile file = new SocketFile(folder(bytes).resolve(name), "");
        listen(file).close();
        assertThat(file.path()).exists();
        try (ServerSocketChannel agent = listen(file);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file.path()))) {
            assertThat(agent.accept()).isNotNull();
            assertThat(client.isConnected()).isTrue();
        }
    }

    private static ServerSocketChannel listen(SocketFile file) throws Exception {
        Path hidden = file.hidden();
        ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        agent.bind(UnixDomainSocketAddress.of(hidden));
        file.publish(hidden, false);
        Files.delete(hidden.getParent());
        return agent;
    }

    @Test
    void aLongerPathIsRefused() throws Exception {
        Path path = folder(96).resolve("agent.sock");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SocketFile(path, ""))
                .withMessage(
                        "socket: " + path + " has 107 bytes, and a socket's path has at most 106; name a shorter one");
    }

    @Test
    void aFolderWithoutRoomForTheNameThatASocketHasAtFirstIsRefused() throws Exception {
        Path folder = folder(97);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SocketFile(folder.resolve("s"), ""))
                .withMessage("socket: " + folder
                        + " has 97 bytes, and the folder of a socket has at most 96; name a shorter one");
    }

    /** Whose path has so many bytes. */
    private Path folder(int bytes) throws Exception {
        return Files.createDirectory(
                temp.resolve("d".repeat(bytes - temp.toString().length() - 1)));
    }
}
