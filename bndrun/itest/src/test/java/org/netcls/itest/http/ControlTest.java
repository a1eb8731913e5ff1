// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.process.SocketClient.Reply;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;

/** What changes something, over the control socket of a running agent, is answered as its OpenAPI document says. */
class ControlTest {
    private static final String V1 = "/netcls/v1/";
    private static final String ASSIGNMENTS = V1 + "assignments";
    private static final String TYPES = V1 + "openapi.json#/components/schemas/";

    @TempDir
    static Path folder;

    private static AgentProcess agent;
    private static SocketClient socket;
    private static OpenApiInteractionValidator document;

    @BeforeAll
    static void start() throws Exception {
        agent = AgentProcess.start(
                folder,
                Map.of("netcls.mode", "emulated", "netcls.primary.handle", "0x10,0x20", "netcls.quarantine", "0"));
        socket = new SocketClient(folder.resolve("netcls-data/agent.sock"));
        document = OpenApiInteractionValidator.createForInlineApiSpecification(agent.get(V1 + "openapi.json"))
                .build();
    }

    @AfterAll
    static void stop() {
        agent.close();
    }

    @Test
    void aContainerLivesAndIsReleased() throws Exception {
        Reply made = change(
                201,
                "POST",
                ASSIGNMENTS,
                "{\"container\":\"web\",\"primary\":\"0x20\",\"labels\":{\"tier\":\"gold\"},\"pids\":[" + agent.pid()
                        + "]}");
        assertThat(made.body()).contains("\"tc\":\"20:1\"", "\"labels\":{\"tier\":\"gold\"}");
        change(201, "POST", ASSIGNMENTS, "{\"container\":\"web/sidecar\"}");
        change(201, "POST", ASSIGNMENTS, "{\"container\":\"web/own\",\"ownGroup\":true}");
        change(201, "POST", ASSIGNMENTS, "{\"container\":\"db\",\"handle\":\"10:7\"}");
        change(200, "POST", ASSIGNMENTS + "/db/processes", "{\"pids\":[" + agent.pid() + "]}");
        change(200, "POST", ASSIGNMENTS + "/web%2Fown/processes", "{\"pids\":[" + agent.pid() + "]}");
        assertThat(change(409, "DELETE", ASSIGNMENTS + "/web%2Fown?timeout=0", "")
                        .body())
                .contains(TYPES + "BusyGroup", "\"processes\":[{\"pid\":" + agent.pid() + ",\"command\":\"");
        change(200, "POST", ASSIGNMENTS + "/db/processes", "{\"pids\":[" + agent.pid() + "]}");
        change(204, "DELETE", ASSIGNMENTS + "/web%2Fown", "");
        assertThat(change(409, "DELETE", ASSIGNMENTS + "/web", "").body()).contains(TYPES + "NestedContainers");
        assertThat(socket.send("DELETE", ASSIGNMENTS + "/web/sidecar").status()).isEqualTo(204);
        change(204, "DELETE", ASSIGNMENTS + "/web?kill=false&timeout=1", "");
        change(200, "POST", V1 + "reconcile", "");
    }

    @Test
    void whatIsAskedForAgainDoesNoHarm() throws Exception {
        String request = "{\"container\":\"again\",\"labels\":{\"a\":\"b\"}}";
        Reply made = change(201, "POST", ASSIGNMENTS, request);

        assertThat(change(200, "POST", ASSIGNMENTS, request).body()).isEqualTo(made.body());
        assertThat(change(409, "POST", ASSIGNMENTS, request.replace("\"b\"", "\"c\""))
                        .body())
                .contains(TYPES + "OtherwisePrepared", "\"assignment\":" + made.body());
        change(204, "DELETE", ASSIGNMENTS + "/again", "");
        assertThat(change(404, "DELETE", ASSIGNMENTS + "/again", "").body()).contains(TYPES + "UnknownContainer");
    }

    @Test
    void labelsAreReplaced() throws Exception {
        change(201, "POST", ASSIGNMENTS, "{\"container\":\"labeled\",\"labels\":{\"a\":\"1\",\"b\":\"2\"}}");
        assertThat(change(200, "PUT", ASSIGNMENTS + "/labeled/labels", "{\"labels\":{\"b\":\"3\"}}")
                        .body())
                .contains("\"labels\":{\"b\":\"3\"}");
        assertThat(socket.send("PUT", ASSIGNMENTS + "/labeled/labels", "{}").body())
                .contains("the member labels is missing");
        change(204, "DELETE", ASSIGNMENTS + "/labeled", "");
    }

    @Test
    void recoveryAndTheAllocator() throws Exception {
        change(201, "POST", ASSIGNMENTS, "{\"container\":\"lives\"}");
        change(201, "POST", ASSIGNMENTS, "{\"container\":\"is-gone\"}");

        assertThat(change(200, "POST", V1 + "recover", "{\"containers\":[\"lives\",\"missing\",\"db\"]}")
                        .body())
                .contains("\"recovered\":[", "\"lives\"", "\"missing\":[", "\"missing\"]", "\"is-gone\"");
        change(204, "PUT", V1 + "allocator", "{\"name\":\"random\"}");
        assertThat(agent.get(V1 + "allocators")).contains("{\"name\":\"random\",");
        assertThat(change(400, "PUT", V1 + "allocator", "{\"name\":\"none\"}").body())
                .contains("there are: ");
        change(204, "PUT", V1 + "allocator", "{\"name\":\"bitmap\"}");
        change(204, "DELETE", ASSIGNMENTS + "/lives", "");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(404, "POST", "assignments/nobody/processes", "{\"pids\":[1]}", "UnknownContainer"),
                Arguments.of(404, "PUT", "assignments/nobody/handle", "{\"handle\":\"10:1\"}", "UnknownContainer"),
                Arguments.of(404, "PUT", "assignments/nobody/labels", "{\"labels\":{}}", "UnknownContainer"),
                Arguments.of(404, "DELETE", "assignments/processes", "", "UnknownContainer"),
                Arguments.of(404, "POST", "assignments", "{\"container\":\"nobody/child\"}", "UnknownContainer"),
                Arguments.of(
                        409, "POST", "assignments", "{\"container\":\"x\",\"handle\":\"30:1\"}", "HandleUnavailable"),
                Arguments.of(
                        409, "POST", "assignments", "{\"container\":\"x\",\"primary\":\"0x30\"}", "HandleUnavailable"),
                Arguments.of(422, "POST", "assignments", "{\"container\":\"x\",\"pids\":[999999999]}", "BackEnd"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aRefusalTellsWhatKindItIs(int status, String method, String path, String body, String type) throws Exception {
        assertThat(change(status, method, V1 + path, body).body()).contains("\"" + TYPES + type + "\"");
        assertThat(agent.get(ASSIGNMENTS)).doesNotContain("\"container\":\"x\"");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("", "the body is no JSON object"),
                Arguments.of("[]", "the body is no JSON object"),
                Arguments.of("{\"container\":\"x\"", "the body is no JSON object"),
                Arguments.of("[".repeat(30_000), "the body is no JSON object"),
                Arguments.of("{\"container\":\"x\"}{\"container\":\"x\"}", "the body is no JSON object"),
                Arguments.of("{\"container\":\"x\"} x", "the body is no JSON object"),
                Arguments.of("{\"container\":\"y\",\"container\":\"x\"}", "the body is no JSON object"),
                Arguments.of(
                        "{\"container\":\"x\",\"labels\":{\"a\":\"1\",\"a\":\"2\"}}", "the body is no JSON object"),
                Arguments.of("{}", "the member container is missing"),
                Arguments.of("{\"container\":[\"x\"]}", "container is to be a string"),
                Arguments.of("{\"container\":\"a b\"}", "container"),
                Arguments.of("{\"container\":\"\"}", "container"),
                Arguments.of("{\"container\":\"x\",\"lables\":{}}", "the members are container, handle, labels"),
                Arguments.of("{\"container\":\"x\",\"labels\":{\"a\":1}}", "labels is to be an object of strings"),
                Arguments.of("{\"container\":\"x\",\"labels\":{\"a b\":\"1\"}}", "label"),
                Arguments.of("{\"container\":\"x\",\"handle\":\"10:0\"}", "secondary handle 0x0"),
                Arguments.of("{\"container\":\"x\",\"handle\":1e99999}", "handle"),
                Arguments.of("{\"container\":\"x\",\"primary\":\"20:1\"}", "primary"),
                Arguments.of("{\"container\":\"x\",\"primary\":\"0x20\",\"handle\":\"10:1\"}", "is not under primary"),
                Arguments.of("{\"container\":\"x\",\"ownGroup\":\"yes\"}", "ownGroup is to be true or false"),
                Arguments.of("{\"container\":\"x\",\"pids\":1}", "pids is to be a list"),
                Arguments.of("{\"container\":\"x\",\"pids\":[0]}", "whole numbers above 0"),
                Arguments.of("{\"container\":\"x\",\"pids\":[1.5]}", "whole numbers above 0"),
                Arguments.of(
                        "{\"container\":\"x\",\"labels\":{\"engine.group\":\"/\"}}", "engine.group is the agent's own"),
                Arguments.of("{\"container\":\"x\",\"pids\":[1e400000000]}", "whole numbers above 0"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsToldAndNothingIsDone(String body, String told) throws Exception {
        Reply reply = socket.send("POST", ASSIGNMENTS, body);

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.body()).contains(told);
        assertAsDocumented("POST", ASSIGNMENTS, reply);
        assertThat(agent.get(ASSIGNMENTS)).doesNotContain("\"container\":\"x\"");
    }

    @Test
    void whatIsNotUtf8IsRefused() throws Exception {
        for (String each : List.of(
                "assignments application/json {\"container\":\"\u00ff\"}",
                "commands text/plain netcls:status\u00a0\u00ff",
                "commands application/x-www-form-urlencoded word=assign&word=%ff",
                "commands application/x-www-form-urlencoded word=assign&word=\u00ff")) {
            String[] parts = each.split(" ");
            Reply reply = socket.send("POST", V1 + parts[0], parts[1], parts[2].getBytes(StandardCharsets.ISO_8859_1));
            assertThat(reply.status()).as(each).isEqualTo(400);
            assertThat(reply.body()).contains("is not UTF-8");
        }
    }

    @Test
    void allContainersThatThereCanBeAreRecovered() throws Exception {
        String many =
                IntStream.range(0, 60_000).mapToObj(i -> "\"missing" + i + "\"").collect(Collectors.joining(","));
        assertThat(socket.send("POST", V1 + "recover", "{\"containers\":[" + many + "]}")
                        .body())
                .contains("\"missing59999\"");
        assertThat(socket.send("POST", V1 + "recover", " ".repeat((8 << 20) + 1))
                        .status())
                .isEqualTo(413);
        assertThat(agent.output().lines().filter(line -> line.contains("Control: recover")))
                .allMatch(line -> line.length() < 400);
    }

    @Test
    void anotherTypeOrTooMuchIsRefused() throws Exception {
        Reply form = socket.send("POST", ASSIGNMENTS, "application/x-www-form-urlencoded", "container=x".getBytes());
        assertThat(form.status()).isEqualTo(415);
        assertAsDocumented("POST", ASSIGNMENTS, form);

        Reply large = socket.send("POST", ASSIGNMENTS, "{\"container\":\"" + "x".repeat(70_000) + "\"}");
        assertThat(large.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void overTcpNothingIsChanged(String method, String path) throws Exception {
        HttpRequest request = agent.web()
                .request(V1 + path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<String> response = agent.web().send(HttpRequest.newBuilder(request, (name, value) -> true));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow").orElseThrow()).doesNotContain(method);
        assertThat(response.body()).contains("on the control socket only");
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("POST", "assignments"),
                Arguments.of("DELETE", "assignments/web"),
                Arguments.of("POST", "assignments/web/processes"),
                Arguments.of("PUT", "assignments/web/handle"),
                Arguments.of("PUT", "assignments/web/labels"),
                Arguments.of("POST", "reconcile"),
                Arguments.of("POST", "recover"),
                Arguments.of("PUT", "allocator"),
                Arguments.of("POST", "commands"));
    }

    @ParameterizedTest
    @MethodSource("read")
    void allThatIsServedOverTcpIsServedHereToo(String path) throws Exception {
        assertThat(socket.send("GET", path).status()).isEqualTo(200);
    }

    static Stream<String> read() {
        return Stream.of(ASSIGNMENTS, V1 + "state", V1 + "openapi.json", "/metrics", "/state", "/health", "/netcls/");
    }

    @Test
    void whoAsksForTheSameAtTheSameTimeGetsTheSame() throws Exception {
        List<Reply> replies = atTheSameTime(32, i -> socket.send("POST", ASSIGNMENTS, "{\"container\":\"one\"}"));

        assertThat(replies).extracting(Reply::status).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(replies.stream().map(Reply::body).distinct()).hasSize(1);
        change(204, "DELETE", ASSIGNMENTS + "/one", "");
    }

    @Test
    void manyAtTheSameTimeEachGetTheirOwn() throws Exception {
        List<Reply> replies =
                atTheSameTime(64, i -> socket.send("POST", ASSIGNMENTS, "{\"container\":\"many" + i + "\"}"));

        assertThat(replies).extracting(Reply::status).containsOnly(201);
        assertThat(replies.stream().map(reply -> reply.body().replaceAll(".*\"tc\":\"([^\"]*)\".*", "$1")))
                .doesNotHaveDuplicates();
        assertThat(atTheSameTime(64, i -> socket.send("DELETE", ASSIGNMENTS + "/many" + i)))
                .extracting(Reply::status)
                .containsOnly(204);
    }

    private interface Task {
        Reply run(int number) throws Exception;
    }

    private static List<Reply> atTheSameTime(int count, Task task) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Callable<Reply>> calls = IntStream.range(0, count)
                    .mapToObj(i -> (Callable<Reply>) () -> task.run(i))
                    .toList();
            List<Reply> replies = new ArrayList<>();
            for (Future<Reply> reply : threads.invokeAll(calls)) {
                replies.add(reply.get());
            }
            return replies;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whatever comes, it is a mistake of who sent it, and the agent goes on. */
    @Test
    void bytesWithoutSenseAreRefused() throws Exception {
        Random random = new Random(17);
        byte[] sample = "{\"container\":\"fuzz\",\"labels\":{\"a\":\"b\"},\"pids\":[999999999],\"ownGroup\":true}"
                .getBytes(StandardCharsets.UTF_8);
        List<String> paths = List.of("assignments", "assignments/a/processes", "recover");
        for (int i = 0; i < 600; i++) {
            byte[] body = sample.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            Reply reply = socket.send("POST", V1 + paths.get(i % paths.size()), "application/json", body);
            assertThat(reply.status())
                    .as(new String(body, StandardCharsets.ISO_8859_1))
                    .isIn(200, 201, 400, 404, 409, 422);
        }
        change(200, "POST", V1 + "recover", "{\"containers\":[]}");
    }

    /** More than there may be connections, none of them whole; who reads over TCP notices nothing. */
    @Test
    void whoHangsHarmsNobodyElse() throws Exception {
        List<SocketChannel> hanging = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                SocketChannel channel = socket.connect();
                hanging.add(channel);
                writeIfOpen(channel, "POST /netcls/v1/assignments HTTP/1.1\r\nHost: loc");
            }
            assertThat(agent.get(V1 + "state")).contains("\"containers\":");
        } finally {
            for (SocketChannel channel : hanging) {
                channel.close();
            }
        }
        Patience.await(this::answersAgain, answers -> answers);
        change(200, "POST", V1 + "reconcile", "");
    }

    /** As many as there may be connections wait for what does not end, and go. */
    @Test
    void whatAClientWaitsForEndsWhenItHangsUp() throws Exception {
        change(201, "POST", ASSIGNMENTS, "{\"container\":\"busy\",\"pids\":[" + agent.pid() + "]}");
        List<SocketChannel> waiting = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            SocketChannel channel = socket.connect();
            waiting.add(channel);
            writeIfOpen(
                    channel, "DELETE /netcls/v1/assignments/busy?timeout=99999 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        for (SocketChannel channel : waiting) {
            channel.close();
        }

        Patience.await(this::answersAgain, answers -> answers);
        change(409, "DELETE", ASSIGNMENTS + "/busy?timeout=0", "");
        change(201, "POST", ASSIGNMENTS, "{\"container\":\"other\",\"pids\":[" + agent.pid() + "]}");
        // One that has not been ended yet may be first.
        assertThat(socket.send("DELETE", ASSIGNMENTS + "/busy").status()).isIn(204, 404);
        change(409, "DELETE", ASSIGNMENTS + "/other?timeout=0", "");
    }

    /** More than there may be connections, whose clients do not read how their commands end. */
    @Test
    void whoGoesBeforeItsCommandBeginsLeavesNoConnectionBehind() throws Exception {
        for (int i = 0; i < 600; i++) {
            try (SocketChannel channel = socket.connect()) {
                writeIfOpen(
                        channel,
                        "POST /netcls/v1/commands HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 12\r\n\r\nnetcls:about");
            }
        }
        Patience.await(this::answersAgain, answers -> answers);
        change(200, "POST", V1 + "reconcile", "");
    }

    private static void writeIfOpen(SocketChannel channel, String text) {
        try {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // It was one too many.
        }
    }

    /** The agent hears of those that went a moment later. */
    private boolean answersAgain() {
        try {
            return socket.send("GET", V1 + "state").status() == 200;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    @Test
    void tenThousandRequestsOnOneConnectionAreAnswered() throws Exception {
        int count = 10_000;
        byte[] request = "DELETE /netcls/v1/assignments/nobody HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes();
        String last = "GET /netcls/v1/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        try (SocketChannel channel = socket.connect()) {
            Thread writer = new Thread(() -> write(channel, Collections.nCopies(count, request), last));
            writer.start();
            String answers = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            writer.join();
            assertThat(answers.split("HTTP/1\\.1 404 ", -1)).hasSize(count + 1);
            assertThat(answers).contains("HTTP/1.1 200 ");
        }
    }

    private static void write(SocketChannel channel, List<byte[]> requests, String last) {
        try {
            for (byte[] request : requests) {
                channel.write(ByteBuffer.wrap(request));
            }
            channel.write(ByteBuffer.wrap(last.getBytes()));
        } catch (IOException e) {
            // The answers that are missing tell it.
        }
    }

    /** Where pid 1 is not the one that the agent knows. */
    @Test
    void pidsOfAnotherNamespaceAreRefused() throws Exception {
        for (String body : List.of("{\"container\":\"inside\",\"pids\":[1]}", "{\"pids\":[1]}")) {
            String path = ASSIGNMENTS + (body.contains("container") ? "" : "/inside/processes");
            assertThat(unshared("--json", body, path)).contains("\"status\":422", "pid namespace");
        }
        for (String text : List.of("netcls:isolate inside 1", "netcls:list")) {
            assertThat(unshared("--header", "Content-Type: text/plain", "--data", text, V1 + "commands"))
                    .contains("\"status\":422");
        }
        assertThat(unshared("--data", "word=isolate&word=inside&word=1", V1 + "commands"))
                .contains("\"status\":422");
        assertThat(unshared("--data", "word=netcls:handle&word=1048577", V1 + "commands"))
                .contains("0x00100001");
        assertThat(unshared("--json", "{\"container\":\"inside\",\"pids\":[]}", ASSIGNMENTS))
                .contains("\"container\":\"inside\"");
        assertThat(unshared("--request", "DELETE", ASSIGNMENTS + "/inside")).isEmpty();
    }

    private static String unshared(String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc", "curl", "--silent"));
        command.addAll(List.of("--unix-socket", socket.socket().toString()));
        command.addAll(List.of(words).subList(0, words.length - 1));
        command.add("http://localhost" + words[words.length - 1]);
        return CalledProgram.run(new ProcessBuilder(command), "").output();
    }

    @Test
    void whileWhatMakesChangesIsReplacedTheyAreToBeAskedForAgain() throws Exception {
        String filter = "org.netcls.state.http.control.change.ChangesFilter";
        command("scr:disable " + filter);
        try {
            Patience.await(() -> socket.send("POST", V1 + "reconcile").status(), status -> status == 503);
            for (String each : List.of(
                    "POST assignments",
                    "POST assignments/web/processes",
                    "PUT assignments/web/handle",
                    "PUT assignments/web/labels",
                    "DELETE assignments/web",
                    "PUT allocator")) {
                Reply reply = socket.send(each.split(" ")[0], V1 + each.split(" ")[1], "{}");
                assertThat(reply.status()).as(each).isEqualTo(503);
                assertThat(reply.headers()).containsEntry("Retry-After", "1");
            }
            assertThat(socket.send("PUT", V1 + "state").status()).isEqualTo(405);
            assertThat(socket.send("POST", V1 + "reconcil").status()).isEqualTo(404);
            assertThat(socket.send("GET", V1 + "stat").status()).isEqualTo(404);
        } finally {
            command("scr:enable " + filter);
        }
        Patience.await(() -> socket.send("POST", V1 + "reconcile").status(), status -> status == 200);
    }

    @Test
    void whileAnEndpointIsReplacedItIsToBeAskedAgain() throws Exception {
        for (String each : List.of("v1.AssignmentsEndpoint /netcls/v1/assignments", "mesos.StateEndpoint /state")) {
            String component = "org.netcls.state.http." + each.split(" ")[0];
            command("scr:disable " + component);
            try {
                Patience.await(() -> socket.send("GET", each.split(" ")[1]).status(), status -> status == 503);
            } finally {
                command("scr:enable " + component);
            }
            Patience.await(() -> socket.send("GET", each.split(" ")[1]).status(), status -> status == 200);
        }
    }

    private static void command(String line) throws IOException {
        byte[] body = line.getBytes(StandardCharsets.UTF_8);
        assertThat(socket.send("POST", V1 + "commands", "text/plain", body).body())
                .doesNotContain("Netcls-Status: 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "&&&", "word=about&", "text=about", "word=%zz"})
    void aFormWithoutWordsIsRefused(String form) throws Exception {
        Reply reply = socket.send(
                "POST", V1 + "commands", "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.UTF_8));
        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    }

    @Test
    void whoHangsUpIsNoErrorOfTheAgent() throws Exception {
        int before = agent.output().length();
        String post =
                "POST /netcls/v1/%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n{}";
        for (String request : List.of(
                String.format(post, "assignments", "application/json", 500),
                String.format(post, "assignments", "application/json", 2),
                String.format(post, "commands", "text/plain", 500),
                "GET /netcls/none HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            for (int i = 0; i < 40; i++) {
                try (SocketChannel channel = socket.connect()) {
                    writeIfOpen(channel, request);
                }
            }
        }
        change(200, "POST", V1 + "reconcile", "");
        assertThat(agent.output().substring(before)).doesNotContain("Exception while processing", "EofException");
    }

    @Test
    void theLogTellsWhoChangedWhat() throws Exception {
        change(201, "POST", ASSIGNMENTS, "{\"container\":\"logged\"}");
        change(204, "DELETE", ASSIGNMENTS + "/logged", "");

        String who = ", for user " + System.getProperty("user.name") + ", pid "
                + ProcessHandle.current().pid();
        agent.awaitOutput("Control: assign logged" + who);
        agent.awaitOutput("Control: release logged" + who);
    }

    /** As the document says, request and answer. */
    private static Reply change(int status, String method, String target, String body) throws Exception {
        Reply reply = body.isEmpty() ? socket.send(method, target) : socket.send(method, target, body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        String path = target.replaceAll("\\?.*", "");
        SimpleRequest.Builder request = new SimpleRequest.Builder(method, path);
        if (target.contains("?")) {
            for (String pair : target.replaceAll(".*\\?", "").split("&")) {
                request.withQueryParam(pair.split("=")[0], pair.split("=")[1]);
            }
        }
        if (!body.isEmpty()) {
            request.withContentType("application/json").withBody(body);
        }
        assertThat(document.validateRequest(request.build()).getMessages())
                .as(target)
                .isEmpty();
        assertAsDocumented(method, path, reply);
        return reply;
    }

    private static void assertAsDocumented(String method, String path, Reply reply) {
        SimpleResponse.Builder response = SimpleResponse.Builder.status(reply.status());
        reply.headers().forEach((name, value) -> response.withHeader(name, value));
        assertThat(document.validateResponse(
                                path,
                                com.atlassian.oai.validator.model.Request.Method.valueOf(method),
                                reply.body().isEmpty()
                                        ? response.build()
                                        : response.withBody(reply.body()).build())
                        .getMessages())
                .as(reply.body())
                .isEmpty();
    }
}
