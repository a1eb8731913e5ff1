// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.osgi.framework.Bundle;

/** What dashboards and scripts read. */
class StateOverHttpTest {
    private static final ContainerId WEB = new ContainerId("web");

    private final Felix felix = new Felix();
    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(strings = {"state", "containers"})
    void containersAreShownForAsLongAsTheyLive(String path) throws Exception {
        Assignment web = felix.isolator().prepare(WEB);
        String classId = "\"classid\":" + web.handle().orElseThrow().decimal();

        assertThat(get(path).body()).contains(classId);
        assertThat(get(path).headers().firstValue("Content-Type")).contains("application/json;charset=utf-8");

        felix.isolator().cleanup(WEB, Duration.ZERO);
        assertThat(get(path).body()).doesNotContain(classId);
    }

    @Test
    void theStateIsUnavailableWhileThereIsNoIsolatorAndTheSameAfterwards() throws Exception {
        felix.isolator().prepare(WEB);
        Bundle isolator = felix.bundle("org.netcls.isolator");

        isolator.stop();
        assertThat(get("state").statusCode()).isEqualTo(503);

        isolator.start();
        assertThat(felix.isolator().status(WEB).handle()).isPresent();
        assertThat(get("containers").body()).contains("\"container_id\":\"web\"");
        felix.isolator().cleanup(WEB, Duration.ZERO);
    }

    @Test
    void nothingCanBeWritten() throws Exception {
        HttpRequest post =
                request("state").POST(HttpRequest.BodyPublishers.ofString("{}")).build();

        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) throws Exception {
        return HttpRequest.newBuilder(URI.create(felix.http() + path)).timeout(Duration.ofSeconds(10));
    }
}
