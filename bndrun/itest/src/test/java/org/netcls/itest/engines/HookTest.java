// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.HookClient;
import org.netcls.itest.support.Load;
import org.netcls.itest.support.Patience;

/** The hook by itself, called as an engine calls it. */
class HookTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @TempDir
    Path folder;

    @Test
    void waitsForAnAgentAsLongAsItIsTold() throws Exception {
        HookClient client = new HookClient(folder.resolve("netcls-data/agent.sock"), folder);
        try (Load calls = new Load()) {
            Future<Void> call = calls.begin(() -> {
                client.call(0);
                return null;
            });
            try (Agent agent = new Agent(folder, KERNEL, Map.of()).start()) {
                call.get(Patience.MILLIS, TimeUnit.MILLISECONDS);
                assertThat(agent.spool()).doesNotExist();
            }
        }
    }

    @Test
    void saysWhatIsWrongWithHowLongItIsToWait() throws Exception {
        ProcessBuilder hook = new ProcessBuilder("sh", Agent.HOOK.toString(), "createRuntime");
        hook.environment().put("NETCLS_WAIT", "soon");
        assertThat(CalledProgram.run(hook, "{}"))
                .isEqualTo(new CalledProgram(
                        1, "", "netcls-oci-hook: NETCLS_WAIT is 'soon', and has to be a number of seconds\n"));
    }

    private static final String NOT_IN_FORCE =
            "{\"type\":\"/netcls/v1/openapi.json#/components/schemas/Policy\",\"detail\":\"policy gold is not in force\"}";

    @Test
    void aContainerOfAPolicyThatIsNotInForceDoesNotBegin(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("agent.sock");
        ProcessBuilder hook = new ProcessBuilder("sh", Agent.HOOK.toString(), "createRuntime");
        hook.environment().putAll(Map.of("NETCLS_SOCKET", socket.toString(), "NETCLS_SPOOL", folder + "/spool"));
        try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> refuse(agent));
            CalledProgram ended = CalledProgram.run(hook, "{}");
            assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
            assertThat(ended.errors()).contains("the agent refuses: ", "policy gold is not in force");
            assertThat(answers).isNotDone();
        }
        assertThat(folder.resolve("spool")).doesNotExist();
    }

    /** Each request, until it is closed. */
    private static void refuse(ServerSocketChannel agent) {
        ByteBuffer answer = ByteBuffer.wrap(("HTTP/1.1 503 Service Unavailable\r\nContent-Length: "
                        + NOT_IN_FORCE.length() + "\r\nConnection: close\r\n\r\n" + NOT_IN_FORCE)
                .getBytes(StandardCharsets.US_ASCII));
        try {
            while (true) {
                try (SocketChannel client = agent.accept()) {
                    ByteBuffer request = ByteBuffer.allocate(1 << 16);
                    while (!new String(request.array(), StandardCharsets.US_ASCII).contains("{}")) {
                        client.read(request);
                    }
                    client.write(answer.rewind());
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }
}
