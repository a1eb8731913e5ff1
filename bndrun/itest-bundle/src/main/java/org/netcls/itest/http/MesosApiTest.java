// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.test.common.annotation.InjectService;

/** What clients of a Mesos agent ask for. */
class MesosApiTest {
    private static final Pattern CONTAINER_ID = Pattern.compile("\"container_id\":\"([^\"]+)\"");
    private static final String JSON = "application/json";

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectService(timeout = Patience.MILLIS)
    Isolator isolator;

    private final Web web = new Web(felix::http);
    private NetClsHandle handle;

    @BeforeEach
    void assign() throws Exception {
        handle = isolator.prepare(new ContainerId("web"), Request.ANY.withLabels(Map.of("tier", "gold")))
                .handle()
                .orElseThrow();
        isolator.prepare(new ContainerId("db"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "containers", "monitor/statistics"})
    void theNamesWithJsonAnswerAsThoseWithoutDo(String path) throws Exception {
        HttpResponse<String> plain = web.get(path);

        for (String twin : List.of(path + ".json", "slave(1)/" + path + ".json")) {
            assertThat(web.get(twin).body()).as(twin).isEqualTo(plain.body());
        }
    }

    @Test
    void theHealthOfTheProcessIsToldToo() throws Exception {
        HttpResponse<String> health = web.get("slave(1)/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).startsWith("{\"status\":");
    }

    @ParameterizedTest
    @CsvSource({
        "containers, db web",
        "containers?show_nested=false, db web",
        "containers?show_nested=true, db web web.sidecar",
        "containers?show_nested=false&show_standalone=true, db web",
        "containers?show_nested=true&show_standalone=false, db web web.sidecar",
        "containers?framework_id=netcls, db web",
        "containers?framework_id=netcls&show_nested=true, db web web.sidecar",
        "containers?container_id=web.sidecar, ''",
        "containers?container_id=web.sidecar&show_nested=true, web.sidecar",
        "slave(1)/containers?show_nested=true, db web web.sidecar",
    })
    void nestedContainersAreShownToWhoAsksForThem(String path, String containers) throws Exception {
        isolator.prepare(new ContainerId("web/sidecar"));
        List<String> expected = containers.isEmpty() ? List.of() : List.of(containers.split(" "));

        assertThat(Web.all(CONTAINER_ID, web.get(path).body())).containsExactlyElementsOf(expected);
        assertThat(Web.all(CONTAINER_ID, web.unzipped(path))).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"GET_CONTAINERS\"} | false",
                "{\"type\":\"GET_CONTAINERS\",\"get_containers\":{}} | false",
                "{\"type\":\"GET_CONTAINERS\",\"get_containers\":{\"show_nested\":false}} | false",
                "{\"type\":\"GET_CONTAINERS\",\"get_containers\":{\"show_nested\":true}} | true",
            })
    void theOperatorsCallShowsNestedContainersToWhoAsksForThem(String call, boolean shown) throws Exception {
        isolator.prepare(new ContainerId("web/sidecar"));

        String body = web.post("api/v1", JSON, call).body();
        assertThat(body).contains("{\"value\":\"web\"}");
        assertThat(body.contains("web.sidecar")).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "containers", "containers?container_id=web", "monitor/statistics"})
    void thePathsOfTheProcessAnswerAsThePlainOnesDo(String path) throws Exception {
        HttpResponse<String> plain = web.get(path);

        HttpResponse<String> twin = web.get("slave(1)/" + path);

        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.body()).contains("\"web\"");
        assertThat(twin.body()).isEqualTo(plain.body());
        assertThat(twin.headers().firstValue("ETag")).isEqualTo(plain.headers().firstValue("ETag"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics/snapshot",
                "slave(1)/metrics/snapshot",
                "metrics/snapshot.json",
                "slave(1)/metrics/snapshot.json"
            })
    void theSnapshotOfMetricsCountsContainers(String path) throws Exception {
        assertThat(web.get(path).body()).contains("\"slave/executors_running\":2", "\"slave/tasks_running\":2");
    }

    @ParameterizedTest
    @CsvSource({
        "container_id=web, web",
        "container_id=nobody, ''",
        "framework_id=netcls, db web",
        "framework_id=other, ''",
        "framework_id=netcls&executor_id=db, db",
        "framework_id=netcls&executor_id=db&container_id=web, ''",
        "color=red, db web"
    })
    void aFilterOfContainersSelectsThoseForWhichItHolds(String query, String containers) throws Exception {
        HttpResponse<String> response = web.get("containers?" + query);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Web.all(CONTAINER_ID, response.body()))
                .containsExactlyElementsOf(containers.isEmpty() ? List.of() : List.of(containers.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "executor_id=web",
                "container_id=web&container_id=db",
                "framework_id=netcls&framework_id=netcls",
                "container_id=",
                "container_id=%c0%ae",
                "show_nested=yes",
                "show_nested=true&show_nested=true",
                "show_standalone=1"
            })
    void aFilterThatMakesNoSenseIsRefused(String query) throws Exception {
        HttpResponse<String> response = web.get("containers?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "api/v1, GET_CONTAINERS, get_containers",
        "slave(1)/api/v1, GET_CONTAINERS, get_containers",
        "api/v1, GET_STATE, get_state"
    })
    void theOperatorsCallsShowTheHandles(String path, String type, String member) throws Exception {
        HttpResponse<String> response =
                web.post(path, JSON + "; charset=utf-8", "{\"type\":\"" + type + "\",\"unknown\":[1]}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(JSON);
        assertThat(response.body())
                .startsWith("{\"type\":\"" + type + "\",\"" + member + "\":")
                .contains("{\"net_cls\":{\"classid\":" + handle.decimal() + "}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | application/json | {\"type\":",
                "400 | application/json | ''",
                "400 | application/json | {}",
                "400 | application/json | []",
                "400 | application/json | {\"type\":7}",
                "400 | application/json | \"GET_STATE\"",
                "501 | application/json | {\"type\":\"LAUNCH_CONTAINER\"}",
                "415 | application/x-protobuf | {\"type\":\"GET_STATE\"}",
                "415 | application/jsonp | {\"type\":\"GET_STATE\"}"
            })
    void anyOtherCallIsRefused(int status, String contentType, String body) throws Exception {
        assertProblem(status, web.post("api/v1", contentType, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-protobuf", "application/recordio", "text/plain", ";;;", ";", "application"})
    void whoSpeaksSomethingElseIsToldToSpeakJson(String contentType) throws Exception {
        HttpResponse<String> response = web.post("api/v1", contentType, "x");

        assertProblem(415, response);
        assertThat(response.body()).contains("Content-Type: application/json", "Accept: application/json");
        assertThat(response.headers().firstValue("Accept-Post")).contains(JSON);
        assertThat(response.headers().firstValue("Accept")).contains(JSON);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "406 | application/x-protobuf",
                "406 | application/json;q=0",
                "406 | text/html, application/jsonp",
                "200 | application/json",
                "200 | application/x-protobuf, application/json;q=0.1",
                "200 | application/json; charset=utf-8",
                "200 | text/html, */*;q=0.8",
                "200 | application/*",
            })
    void whoTakesNoJsonIsToldToTakeIt(int status, String accept) throws Exception {
        HttpResponse<String> response = web.send(web.request("api/v1", "Content-Type", JSON, "Accept", accept)
                .POST(BodyPublishers.ofString("{\"type\":\"GET_CONTAINERS\"}")));

        assertThat(response.statusCode()).isEqualTo(status);
        if (status == 406) {
            assertProblem(406, response);
            assertThat(response.body()).contains("Accept: application/json");
        }
    }

    static Stream<String> whatNoReaderLikes() {
        return Stream.of(
                "[".repeat(60_000),
                "{\"type\":".repeat(5_000),
                "{\"type\":" + "[".repeat(2000) + "]".repeat(2000) + "}",
                "{\"more\":" + "{\"a\":".repeat(900) + "1" + "}".repeat(900) + "}",
                "{\"more\":" + "1".repeat(5_000) + ",\"type\":\"GET_STATE\"}",
                "{\"type\":1e999999999}",
                "{\"type\":\"" + "\\ud800",
                "{\"type\":null}",
                "{\"type\":\"GET_CONTAINERS\",\"get_containers\":7}",
                "\u0000",
                "\u0000\u0000\u0000{",
                "{\"type\"",
                "nul");
    }

    @ParameterizedTest
    @MethodSource("whatNoReaderLikes")
    void whatCannotBeReadIsABadRequest(String body) throws Exception {
        HttpResponse<String> response = web.post("api/v1", JSON, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(response.body()).contains("a call is an object like");
    }

    @Test
    void aCallThatIsNotSentAsHttpWantsItIsABadRequest() throws Exception {
        assertThat(web.raw(
                        "POST",
                        "/api/v1",
                        "localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked",
                        "zz\r\n{}\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"status\":400");
    }

    @Test
    void aCallOfMoreThan64KilobytesIsRefusedAndOneOfLessIsRead() throws Exception {
        String call = "{\"type\":\"GET_CONTAINERS\",\"more\":\"%s\"}";

        assertThat(web.raw("POST /api/v1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 70000\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("\r\nConnection: close\r\n", "\"status\":413");
        assertThat(web.post("api/v1", JSON, String.format(call, "x".repeat(60_000)))
                        .statusCode())
                .isEqualTo(200);
    }

    private static void assertProblem(int status, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"status\":" + status).doesNotContain("LAUNCH", "protobuf");
    }
}
