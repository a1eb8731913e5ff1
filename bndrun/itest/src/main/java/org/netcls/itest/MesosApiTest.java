// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;

/** What clients of a Mesos agent ask for. */
class MesosApiTest {
    private static final Pattern CONTAINER_ID = Pattern.compile("\"container_id\":\"([^\"]+)\"");
    private static final String JSON = "application/json";

    private final Felix felix = new Felix();
    private final Web web = new Web(felix);
    private NetClsHandle handle;

    @BeforeEach
    void assign() throws Exception {
        handle = felix.isolator()
                .prepare(new ContainerId("web"), Request.ANY.withLabels(Map.of("tier", "gold")))
                .handle()
                .orElseThrow();
        felix.isolator().prepare(new ContainerId("db"));
    }

    @AfterEach
    void release() throws Exception {
        felix.releaseAll();
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
    @ValueSource(strings = {"metrics/snapshot", "slave(1)/metrics/snapshot"})
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
                "container_id=%c0%ae"
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

    @Test
    void aCallOfMoreThan64KilobytesIsRefusedAndOneOfLessIsRead() throws Exception {
        String call = "{\"type\":\"GET_CONTAINERS\",\"more\":\"%s\"}";

        assertProblem(413, web.post("api/v1", JSON, String.format(call, "x".repeat(70_000))));
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
