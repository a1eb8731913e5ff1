// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request.Method;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.MessageResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.schema.SchemaValidator;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.itest.process.AgentProcess;

/** What a running agent answers is what its OpenAPI document says, status, headers and body. */
class OpenApiTest {
    private static final String STATE = "/netcls/v1/state";
    private static final String ASSIGNMENTS = "/netcls/v1/assignments";
    private static final String ASSIGNMENT = ASSIGNMENTS + "/{container}";
    private static final String HANDLES = "/netcls/v1/handles";
    private static final String STATISTICS = "/netcls/v1/statistics";
    private static final String HISTORY = "/netcls/v1/history";
    private static final String HANDLE = "/netcls/v1/handles/{handle}";
    private static final String ALLOCATORS = "/netcls/v1/allocators";
    private static final String POLICIES = "/netcls/v1/policies";
    private static final String POLICY = "/netcls/v1/policies/{name}";
    private static final String EVENTS = "/netcls/v1/events";
    private static final String DOCUMENT = "/netcls/v1/openapi.json";

    private static final Set<String> PATHS = Set.of(
            STATE,
            ASSIGNMENTS,
            ASSIGNMENT,
            HANDLES,
            HANDLE,
            ALLOCATORS,
            POLICIES,
            POLICY,
            STATISTICS,
            HISTORY,
            EVENTS,
            DOCUMENT);

    private static final String AWKWARD = "a\"b<b>\u00e9;c?d#e&f=g+h";
    private static final String LONGEST = "x".repeat(255);
    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");
    private static final Map<String, String> EMULATED = Map.of(
            "netcls.mode", "emulated",
            "netcls.primary.handle", "0x10,0x8000",
            "netcls.quarantine", "3600",
            // Comparisons are counted, so that statistics would change between two looks.
            "netcls.reconcile.interval", "0",
            "netcls.etc", "etc");

    @TempDir
    static Path folder;

    private static AgentProcess agent;
    private static OpenAPI document;
    private static OpenApiInteractionValidator validator;

    /** A request that has an answer, to a path as the document writes it. */
    private record Call(String template, Map<String, String> inPath, Map<String, String> query) {
        static Call to(String template) {
            return new Call(template, Map.of(), Map.of());
        }

        Call in(String name, String value) {
            return new Call(template, Map.of(name, value), query);
        }

        Call with(String... query) {
            return new Call(
                    template,
                    inPath,
                    Stream.of(query)
                            .map(pair -> pair.split(":", 2))
                            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])));
        }

        String path() {
            String path = template;
            for (Map.Entry<String, String> part : inPath.entrySet()) {
                path = path.replace("{" + part.getKey() + "}", encode(part.getValue()));
            }
            return path;
        }

        String target() {
            return query.isEmpty()
                    ? path()
                    : path()
                            + query.entrySet().stream()
                                    .map(one -> one.getKey() + "=" + encode(one.getValue()))
                                    .collect(Collectors.joining("&", "?", ""));
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
    }

    static Stream<Call> calls() {
        return Stream.of(
                Call.to(STATE),
                Call.to(ASSIGNMENTS),
                Call.to(ASSIGNMENTS).with("container:" + AWKWARD),
                Call.to(ASSIGNMENTS).with("handle:0x00100001", "state:assigned"),
                Call.to(ASSIGNMENTS).with("handle:1048577", "state:shared"),
                Call.to(ASSIGNMENTS).with("handle:10:1"),
                Call.to(ASSIGNMENTS).with("label:tier=gold", "primary:16"),
                Call.to(ASSIGNMENTS).with("primary:0x8000"),
                Call.to(ASSIGNMENTS).with("limit:2"),
                Call.to(ASSIGNMENTS).with("limit:2", "after:" + AWKWARD),
                Call.to(ASSIGNMENTS).with("format:json"),
                Call.to(ASSIGNMENTS).with("format:text"),
                Call.to(ASSIGNMENTS).with("format:nft"),
                Call.to(ASSIGNMENTS).with("format:tc", "device:eth0", "primary:0x10"),
                Call.to(ASSIGNMENTS).with("format:tc", "device:eth0", "primary:0x10", "rate:10mbit"),
                Call.to(ASSIGNMENT).in("container", "web"),
                Call.to(ASSIGNMENT).in("container", "web/sidecar"),
                Call.to(ASSIGNMENT).in("container", "web/own"),
                Call.to(ASSIGNMENT).in("container", "high"),
                Call.to(ASSIGNMENT).in("container", AWKWARD),
                Call.to(ASSIGNMENT).in("container", LONGEST),
                Call.to(HANDLE).in("handle", "0x00100001"),
                Call.to(HANDLE).in("handle", "1048577"),
                Call.to(HANDLE).in("handle", "10:1"),
                Call.to(HANDLE).in("handle", "10:7"),
                Call.to(HANDLE).in("handle", "8000:ffff"),
                Call.to(HANDLE).in("handle", "20:1"),
                Call.to(HANDLES).with("primary:0x10"),
                Call.to(HANDLES).with("primary:32"),
                Call.to(ALLOCATORS),
                Call.to(POLICIES),
                Call.to(POLICY).in("name", "quiet"),
                Call.to(POLICY).in("name", "wrong"),
                Call.to(STATISTICS),
                Call.to(HISTORY),
                Call.to(DOCUMENT));
    }

    /** Those that do not change by themselves all the time. */
    static Stream<Call> lasting() {
        return calls().filter(call -> !call.template().equals(HISTORY));
    }

    @BeforeAll
    static void startWithContainersAndPolicies() throws Exception {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        // Without rules in the kernel, which there may be none for.
        Files.writeString(etc.resolve("org.netcls.policy~quiet.cfg"), "selector=app=quiet\nprimary=0x8000\nmode=off\n");
        Files.writeString(
                etc.resolve("org.netcls.policy~wrong.cfg"), "selector=app=wrong\nprimary=0x4000\negress=all\n");
        agent = AgentProcess.start(
                folder,
                EMULATED,
                "netcls:assign --label tier=gold --label app=shop web",
                "netcls:assign web/sidecar",
                "netcls:assign --own-group web/own",
                "netcls:assign --primary 0x8000 high",
                "netcls:assign '" + AWKWARD + "'",
                "netcls:assign " + LONGEST,
                "netcls:assign --handle 10:7 gone",
                "netcls:release gone",
                "echo made all");
        agent.awaitOutput("made all");
        String json = agent.get(DOCUMENT);
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(json);
        assertThat(parsed.getMessages()).isEmpty();
        document = parsed.getOpenAPI();
        validator = OpenApiInteractionValidator.createForInlineApiSpecification(json)
                .build();
    }

    @AfterAll
    static void stop() {
        agent.close();
    }

    @Test
    void everyPathAndEveryParameterOfTheDocumentIsTested() {
        Map<String, PathItem> read = new TreeMap<>(document.getPaths());
        read.values().removeIf(item -> item.getGet() == null);
        assertThat(read.keySet()).isEqualTo(PATHS);
        read.forEach((template, item) -> {
            if (!template.equals(EVENTS)) {
                List<Call> tested =
                        calls().filter(call -> call.template().equals(template)).toList();
                assertThat(tested).as(template).isNotEmpty();
                item.getGet().getParameters().stream()
                        .filter(parameter -> parameter.getIn().equals("query"))
                        .forEach(parameter -> assertThat(tested)
                                .as(parameter.getName())
                                .anyMatch(call -> call.query().containsKey(parameter.getName())));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatIsAnsweredIsAsTheDocumentSays(Call call) throws Exception {
        HttpResponse<String> response = get(call);

        assertThat(response.statusCode()).isEqualTo(200);
        SimpleRequest.Builder request = SimpleRequest.Builder.get(call.path());
        call.query().forEach(request::withQueryParam);
        assertValid(validator.validate(request.build(), simple(response)));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void whatTheClientHasIsNotSentAgain(Call call) throws Exception {
        String tag = get(call).headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = send(call, request -> request.header("If-None-Match", tag));

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertAsDocumented(call, again);
    }

    @Test
    void eachContainerIsInTheListWithWhatIsSpecialAboutIt() throws Exception {
        assertThat(get(Call.to(ASSIGNMENTS)).body())
                .contains(
                        "{\"container\":\"a\\\"b<b>\u00e9;c?d#e&f=g+h\",",
                        "\"container\":\"web/sidecar\",\"parent\":\"web\"",
                        "\"state\":\"shared\"",
                        "\"decimal\":2147483649",
                        "\"labels\":{\"app\":\"shop\",\"tier\":\"gold\"}",
                        LONGEST);
        assertThat(get(Call.to(HANDLE).in("handle", "10:7")).body())
                .contains("\"use\":\"quarantined\",\"container\":\"gone\",\"until\":\"");
        assertThat(get(Call.to(HANDLES).with("primary:0x10")).body())
                .contains(
                        "\"quarantine\":3600,\"runs\":[{\"first\":1,\"last\":4,\"use\":\"used\"}",
                        "{\"first\":7,\"last\":7,\"use\":\"quarantined\",\"container\":\"gone\",\"until\":\"",
                        "{\"first\":8,\"last\":65535,\"use\":\"free\"}]}");
        assertThat(get(Call.to(STATISTICS)).body()).contains("{\"operation\":\"prepare\",\"calls\":7,");
    }

    @Test
    void eachPolicyIsInTheListAndHasItsContainers() throws Exception {
        assertThat(get(Call.to(POLICIES)).body())
                .contains(
                        "{\"name\":\"quiet\",\"selector\":\"app=quiet\",\"order\":100,\"primary\":\"0x8000\","
                                + "\"mode\":\"off\",\"remarks\":[],\"containers\":1}",
                        "{\"name\":\"wrong\",",
                        "\"fault\":\"egress 'all' ");
        assertThat(get(Call.to(POLICY).in("name", "quiet")).body())
                .contains("\"use\":\"used\",\"container\":\"high\"}]");
    }

    @Test
    void anAnswerThatIsNotAsTheDocumentSaysIsNoticed() throws Exception {
        HttpResponse<String> response = get(Call.to(STATE));
        Call call = Call.to(STATE);

        assertThat(report(call, simple(response, response.body().replace("\"managed\"", "\"manages\"")))
                        .hasErrors())
                .as("a member that is not documented")
                .isTrue();
        HttpResponse<String> problem = get(Call.to(STATE).with("color:red"));
        assertThat(report(call, simple(problem, problem.body().replace("\"status\":400", "\"status\":\"400\"")))
                        .hasErrors())
                .as("a problem with a wrong type")
                .isTrue();
    }

    static Stream<Call> mistakes() {
        return Stream.of(
                Call.to(ASSIGNMENTS).with("container:a//b"),
                Call.to(ASSIGNMENTS).with("container:"),
                Call.to(ASSIGNMENTS).with("handle:0x0010"),
                Call.to(ASSIGNMENTS).with("handle:012"),
                Call.to(ASSIGNMENTS).with("primary:012"),
                Call.to(ASSIGNMENTS).with("primary:-1"),
                Call.to(ASSIGNMENTS).with("primary:0xffff"),
                Call.to(ASSIGNMENTS).with("state:gone"),
                Call.to(ASSIGNMENTS).with("label:"),
                Call.to(ASSIGNMENTS).with("limit:0"),
                Call.to(ASSIGNMENTS).with("limit:65536"),
                Call.to(ASSIGNMENTS).with("limit:many"),
                Call.to(ASSIGNMENTS).with("format:xml"),
                Call.to(ASSIGNMENTS).with("format:tc", "primary:0x10"),
                Call.to(ASSIGNMENTS).with("format:tc", "device:eth0"),
                Call.to(ASSIGNMENTS).with("format:tc", "primary:0x10", "device:eth0 root"),
                Call.to(ASSIGNMENTS).with("format:tc", "primary:0x10", "device:eth0", "rate:fast"),
                Call.to(HANDLES),
                Call.to(HANDLES).with("primary:0"),
                Call.to(HANDLES).with("primary:many"),
                Call.to(EVENTS).with("since:yesterday"),
                Call.to(EVENTS).with("since:-1"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aWrongParameterIsABadRequest(Call call) throws Exception {
        assertProblem(400, call, get(call));
    }

    static Stream<Call> unknown() {
        return Stream.of(
                Call.to(ASSIGNMENT).in("container", "nobody"),
                Call.to(ASSIGNMENT).in("container", "a b"),
                Call.to(ASSIGNMENT).in("container", "x".repeat(256)),
                Call.to(HANDLE).in("handle", "0x0010"),
                Call.to(HANDLE).in("handle", "0:1"),
                Call.to(HANDLE).in("handle", "web"),
                Call.to(POLICY).in("name", "nobody"),
                Call.to(POLICY).in("name", "<b>"));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void whatIsNotThereIsNotFound(Call call) throws Exception {
        assertProblem(404, call, get(call));
    }

    static Stream<Call> everyPath() {
        return PATHS.stream()
                .map(template -> new Call(
                        template,
                        Map.of("container", "web", "handle", "10:1", "name", "quiet"),
                        template.equals(HANDLES) ? Map.of("primary", "0x10") : Map.of()));
    }

    @ParameterizedTest
    @MethodSource("everyPath")
    void aParameterThatNobodyKnowsIsABadRequest(Call call) throws Exception {
        assertProblem(400, call, get(call.with("color:red")));
    }

    @ParameterizedTest
    @MethodSource("everyPath")
    void nothingCanBeWritten(Call call) throws Exception {
        assertProblem(405, call, send(call, request -> request.PUT(HttpRequest.BodyPublishers.ofString("{}"))));
    }

    @ParameterizedTest
    @MethodSource("everyPath")
    void aForeignNameIsMisdirected(Call call) throws Exception {
        assertProblem(421, call, send(call, request -> request.header("Host", "example.org")));
    }

    @Test
    void eventsAreAsTheDocumentSays() throws Exception {
        assertEvents("0", 1, "Reset");
        assertEvents(String.valueOf(version() - 3), 3, "Event");
    }

    private static void assertEvents(String since, int count, String schema) throws Exception {
        Call call = Call.to(EVENTS).with("since:" + since);
        HttpResponse<Stream<String>> response = agent.web().lines(request(agent, call));
        SchemaValidator schemas = new SchemaValidator(document, new MessageResolver());
        try (Stream<String> lines = response.body()) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertAsDocumented(call, simple(response, "without an end"));
            Iterator<String> data =
                    lines.filter(line -> line.startsWith("data: ")).iterator();
            for (int i = 0; i < count; i++) {
                assertValid(schemas.validate(
                        data.next().substring("data: ".length()),
                        document.getComponents().getSchemas().get(schema),
                        "event"));
            }
        }
    }

    private static long version() throws Exception {
        var version = VERSION.matcher(get(Call.to(STATE)).body());
        assertThat(version.find()).isTrue();
        return Long.parseLong(version.group(1));
    }

    @Test
    void withoutTheTokenEverythingIsUnauthorized(@TempDir Path other) throws Exception {
        String token = "0123456789abcdef0123456789abcdef";
        Path file = Files.writeString(other.resolve("token"), token);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> properties = Map.of("netcls.mode", "emulated", "netcls.http.token.file", file.toString());
        try (AgentProcess guarded = AgentProcess.start(other, properties)) {
            for (Call call : everyPath().toList()) {
                assertProblem(401, call, send(guarded, call, request -> request));
                assertProblem(401, call, send(guarded, call, OpenApiTest::withAnotherToken));
            }
            assertThat(send(guarded, Call.to(STATE), request -> request.header("Authorization", "Bearer " + token))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpRequest.Builder withAnotherToken(HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + "f".repeat(32));
    }

    @Test
    void withoutAnIsolatorEverythingButTheDocumentAndTheHistoryIsUnavailable(@TempDir Path other) throws Exception {
        try (AgentProcess idle = AgentProcess.start(
                other, Map.of("netcls.mode", "emulated"), "stop org.netcls.isolator", "echo stopped it")) {
            idle.awaitOutput("stopped it");
            for (Call call : everyPath().toList()) {
                HttpResponse<String> response = send(idle, call, request -> request);
                if (call.template().equals(DOCUMENT) || call.template().equals(HISTORY)) {
                    assertThat(response.statusCode()).isEqualTo(200);
                } else {
                    assertProblem(503, call, response);
                    assertThat(response.headers().firstValue("Retry-After")).contains("1");
                }
            }
        }
    }

    private static void assertProblem(int status, Call call, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"status\":" + status);
        assertAsDocumented(call, response);
    }

    private static void assertAsDocumented(Call call, HttpResponse<String> response) {
        assertAsDocumented(call, simple(response));
    }

    private static void assertAsDocumented(Call call, SimpleResponse response) {
        assertValid(report(call, response));
    }

    private static ValidationReport report(Call call, SimpleResponse response) {
        return validator.validateResponse(call.path(), Method.GET, response);
    }

    private static void assertValid(ValidationReport report) {
        assertThat(report.getMessages()).isEmpty();
    }

    private static SimpleResponse simple(HttpResponse<String> response) {
        return simple(response, response.body());
    }

    private static SimpleResponse simple(HttpResponse<?> response, String body) {
        SimpleResponse.Builder simple = SimpleResponse.Builder.status(response.statusCode());
        response.headers().map().forEach((name, values) -> simple.withHeader(name, values));
        return body.isEmpty() ? simple.build() : simple.withBody(body).build();
    }

    private static HttpResponse<String> get(Call call) throws Exception {
        return send(call, request -> request);
    }

    private static HttpResponse<String> send(Call call, UnaryOperator<HttpRequest.Builder> change) throws Exception {
        return send(agent, call, change);
    }

    private static HttpResponse<String> send(AgentProcess agent, Call call, UnaryOperator<HttpRequest.Builder> change)
            throws Exception {
        return agent.web().send(change.apply(request(agent, call)));
    }

    private static HttpRequest.Builder request(AgentProcess agent, Call call) throws Exception {
        return agent.web().request(call.target());
    }
}
