// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.framework.Bundle;
import org.osgi.test.common.annotation.InjectService;

/** What dashboards and scripts read, in every shape: for how long it is true, and what it costs to ask again. */
class StateOverHttpTest {
    private static final ContainerId WEB = new ContainerId("web");

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectService(timeout = Patience.MILLIS)
    Isolator isolator;

    private final Web web = new Web(felix::http);

    /** Reconciliations are counted, so that statistics would change between two looks. */
    @BeforeEach
    void reconcileNever() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("reconcile.interval", "0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state",
                "containers",
                "netcls/v1/assignments",
                "netcls/v1/assignments?format=text",
                "netcls/v1/assignments?format=nft",
                "netcls/v1/assignments?format=tc&device=lo",
                "metrics?containers=true"
            })
    void containersAreShownForAsLongAsTheyLive(String path) throws Exception {
        Assignment assigned = isolator.prepare(WEB);
        String handle = assigned.handle().orElseThrow().decimal();
        String shown = path.startsWith("netcls") || path.startsWith("metrics")
                ? assigned.handle().orElseThrow().hex() + "|" + handle + "|"
                        + assigned.handle().orElseThrow().tc() + " "
                : "\"classid\":" + handle;

        assertThat(web.get(path).body()).containsPattern(shown);

        isolator.cleanup(WEB, Duration.ZERO);
        assertThat(web.get(path).body()).doesNotContainPattern(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "containers", "monitor/statistics", "netcls/v1/assignments", "netcls/v1/state"})
    void anAnswerIsNotSentAgainUntilTheStateIsAnotherOne(String path) throws Exception {
        String tag = tag(web.get(path));
        HttpResponse<String> same = web.get(path, "If-None-Match", "\"other\", W/" + tag);
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(tag(same)).isEqualTo(tag);

        isolator.prepare(WEB);

        HttpResponse<String> other = web.get(path, "If-None-Match", tag);
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(tag(other)).isNotEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state",
                "containers",
                "monitor/statistics",
                "netcls/v1/state",
                "netcls/v1/assignments",
                "netcls/v1/assignments?limit=1",
                "netcls/v1/assignments?format=nft",
                "netcls/v1/assignments/web",
                "netcls/v1/handles?primary=16",
                "netcls/v1/allocators",
                "netcls/v1/statistics",
                "netcls/v1/openapi.json",
                "netcls/",
                "netcls/page.js"
            })
    void aCompressedAnswerSaysTheSameAndHasATagOfItsOwn(String path) throws Exception {
        isolator.prepare(WEB);
        HttpResponse<String> plain = web.get(path);

        assertThat(web.unzipped(path)).isEqualTo(plain.body());
        assertThat(plain.headers().firstValue("Vary")).contains("Accept-Encoding");
        HttpResponse<String> known = web.get(path, "Accept-Encoding", "gzip", "If-None-Match", tag(plain));
        assertThat(known.statusCode()).as("with the tag of the plain one").isEqualTo(200);
        assertThat(web.get(path, "Accept-Encoding", "gzip", "If-None-Match", tag(known))
                        .statusCode())
                .isEqualTo(304);
        assertThat(web.get(path, "Accept-Encoding", "gzip;q=0").headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state",
                "containers",
                "netcls/v1/assignments",
                "netcls/v1/openapi.json",
                "netcls/v1/handles/10:1",
                "netcls/v1/handles?primary=16",
                "netcls/v1/statistics",
                "netcls/",
                "netcls/page.css"
            })
    void headTellsWhatGetWouldSend(String path) throws Exception {
        HttpResponse<String> get = web.get(path);

        HttpResponse<String> head = web.send("HEAD", path);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(withoutDate(head.headers())).isEqualTo(withoutDate(get.headers()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?limit=99", "?format=text", "?format=nft"})
    void aLongAnswerIsShorterCompressed(String query) throws Exception {
        for (int i = 0; i < 100; i++) {
            isolator.prepare(new ContainerId("container-" + i));
        }
        String path = "netcls/v1/assignments" + query;
        HttpResponse<String> compressed = web.send(
                web.request(path, "Accept-Encoding", "gzip").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(compressed.headers().firstValueAsLong("Content-Length").orElseThrow())
                .isLessThan(web.get(path).body().length() / 2);
        assertThat(web.unzipped(path)).isEqualTo(web.get(path).body());
    }

    private static Map<String, List<String>> withoutDate(HttpHeaders headers) {
        return HttpHeaders.of(headers.map(), (name, value) -> !name.equalsIgnoreCase("Date"))
                .map();
    }

    @Test
    void withoutAnIsolatorThatIsToldAndAfterwardsAllIsAsBefore() throws Exception {
        String handle = isolator.prepare(WEB).handle().orElseThrow().hex();
        assertThat(web.get("metrics").body()).contains("netcls_up 1.0");
        Bundle bundle = felix.bundle(Felix.ISOLATOR);

        bundle.stop();
        for (String path : new String[] {"state", "containers", "netcls/v1/state", "netcls/v1/assignments/web"}) {
            HttpResponse<String> none = web.get(path);
            assertThat(none.statusCode()).as(path).isEqualTo(503);
            assertThat(none.headers().firstValue("Retry-After")).contains("1");
            assertThat(none.body()).contains("\"status\":503", "the isolator is recovering or not running");
        }
        assertThat(web.get("metrics").body()).contains("netcls_up 0.0").doesNotContain("netcls_containers");

        bundle.start();
        felix.isolator();
        assertThat(web.await(200, "netcls/v1/assignments/web").body()).contains(handle);
        assertThat(web.get("containers").body()).contains("\"container_id\":\"web\"");
        assertThat(web.get("metrics").body()).contains("netcls_up 1.0", "netcls_containers 1.0");
    }

    @Test
    void theStateComesBackWithItsBundle() throws Exception {
        isolator.prepare(WEB);
        String before = web.get("netcls/v1/assignments").body();
        Bundle bundle = felix.bundle("org.netcls.state-http");

        bundle.stop();
        assertThat(web.get("netcls/v1/assignments").statusCode()).isEqualTo(503);

        bundle.start();
        assertThat(web.await(200, "netcls/v1/assignments").body()).isEqualTo(before);
        isolator.cleanup(WEB, Duration.ZERO);
        assertThat(web.get("netcls/v1/assignments").body()).doesNotContain("\"web\"");
    }

    private static String tag(HttpResponse<?> response) {
        return response.headers().firstValue("ETag").orElseThrow();
    }
}
