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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.HookClient;
import org.netcls.itest.support.Load;
import org.netcls.itest.support.Patience;

/** The hook by itself, called as an engine calls it. */
class HookTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int TROUBLE = 500;

    @TempDir
    Path folder;

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

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

    /** What says in an answer that it is about this. */
    private static String problem(String type) {
        return "{\"type\":\"/netcls/v1/openapi.json#/components/schemas/" + type + "\",\"detail\":\"so it is\"}";
    }

    private CalledProgram answered(int status, String body, String state) throws Exception {
        return answered("createRuntime", status, body, state);
    }

    private CalledProgram answered(String stage, int status, String body, String state) throws Exception {
        Path socket = folder.resolve("agent.sock");
        ProcessBuilder hook = new ProcessBuilder("sh", Agent.HOOK.toString(), stage);
        hook.environment()
                .putAll(Map.of(
                        "NETCLS_SOCKET", socket.toString(), "NETCLS_SPOOL", folder + "/spool", "NETCLS_WAIT", "1"));
        try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> answer(agent, status, body, state));
            CalledProgram ended = CalledProgram.run(hook, state);
            assertThat(answers).isNotDone();
            return ended;
        } finally {
            Files.delete(socket);
        }
    }

    /** Each request, until it is closed. */
    private void answer(ServerSocketChannel agent, int status, String body, String state) {
        ByteBuffer answer = ByteBuffer.wrap(("HTTP/1.1 " + status + " So\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII));
        try {
            while (true) {
                try (SocketChannel client = agent.accept()) {
                    ByteBuffer request = ByteBuffer.allocate(1 << 16);
                    while (!new String(request.array(), StandardCharsets.US_ASCII).contains(state)) {
                        client.read(request);
                    }
                    asked.add(new String(request.array(), StandardCharsets.US_ASCII));
                    client.write(answer.rewind());
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(503, problem("Policy")),
                Arguments.of(409, problem("HandleUnavailable")),
                Arguments.of(422, problem("PartlyMoved")),
                Arguments.of(400, "{\"detail\":\"label '/schemas/BackEnd\\\"' so it is\"}"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aContainerThatIsRefusedDoesNotBegin(int status, String problem) throws Exception {
        CalledProgram ended = answered(status, problem, "{}");
        assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.errors()).contains("the agent refuses: ", "so it is");
        assertThat(folder.resolve("spool")).doesNotExist();
    }

    static List<Arguments> troubles() {
        return List.of(
                Arguments.of(503, problem("NoHandle")),
                Arguments.of(422, problem("BackEnd")),
                Arguments.of(500, "{\"detail\":\"so it is\"}"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void oneThatAnAgentInTroubleCannotServeBeginsUnlessItIsRequired(int status, String problem) throws Exception {
        CalledProgram ended = answered(status, problem, "{\"annotations\":{\"org.netcls.required\":\"true\"}}");
        assertThat(ended.status()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.errors()).contains("org.netcls.required is set, and the agent cannot do that now", "so it is");
        assertThat(folder.resolve("spool")).doesNotExist();

        ended = answered(status, problem, "{}");
        assertThat(ended.status()).as(ended.toString()).isZero();
        assertThat(ended.errors()).contains("the agent cannot do that now", "so it is", "it takes this up later");
        assertThat(folder.resolve("spool")).isDirectoryContaining("glob:**.createRuntime");
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void ofOneThatHasEndedNothingIsTold(int status, String problem) throws Exception {
        assertThat(answered("poststop", status, problem, "{\"annotations\":{\"org.netcls.required\":\"true\"}}"))
                .isEqualTo(new CalledProgram(0, "", ""));
        assertThat(folder.resolve("spool")).isDirectoryContaining("glob:**.poststop");
    }

    @Test
    void tellsWhatAConfinedAgentMayNotSee() throws Exception {
        String state = "{\"annotations\": {\"pid\": \"7\"}, \"pid\": "
                + ProcessHandle.current().pid() + "}";
        CalledProgram ended = answered(TROUBLE, "", state);
        assertThat(ended.status()).as(ended.toString()).isZero();
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        assertThat(asked.peek()).contains("\r\nNetcls-Network: host\r\n", "\r\nNetcls-Hostname: " + host + "\r\n");
        assertThat(folder.resolve("spool")).isDirectoryContaining("glob:**.createRuntime.host");
    }
}
