// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Web;

/** Requests that get nothing: foreign names, other methods, and paths where there is nothing. */
class GateTest {
    private static final String LOOPBACK = "127.0.0.1";

    @RegisterExtension
    final Felix felix = new Felix();

    private final Web web = new Web(felix::http);

    static Stream<Arguments> methods() {
        return Stream.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "LOCK")
                .flatMap(method -> Stream.of(
                                "state",
                                "slave(1)/containers",
                                "netcls/v1/state",
                                "netcls/v1/assignments",
                                "netcls/v1/assignments/web",
                                "netcls/v1/handles/10:1",
                                "netcls/v1/allocators",
                                "netcls/v1/events",
                                "netcls/v1/handles",
                                "netcls/v1/statistics",
                                "netcls/v1/history",
                                "netcls/v1/policies",
                                "netcls/v1/policies/gold",
                                "netcls/v1/openapi.json",
                                "netcls",
                                "netcls/",
                                "netcls/page.js",
                                "metrics")
                        .map(path -> Arguments.of(method, path)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void nothingCanBeDoneButRead(String method, String path) throws Exception {
        HttpResponse<String> response = web.send(method, path);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"status\":405");
    }

    /** Whatever is asked for, so that a path that was mistyped does not pass for one that is only read. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "LOCK"})
    void whereNothingIsItIsNotFound(String method) throws Exception {
        for (String path : List.of("nothing/here", "netcls/nothing", "netcls/v1/reconcil")) {
            assertThat(web.send(method, path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void callsAreSentWithPostOnly(String method) throws Exception {
        HttpResponse<String> response = web.send(method, "api/v1");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "xyzzy",
                "state/",
                "state/xyzzy",
                "netcls/index.html",
                "netcls/page.js/",
                "netcls/v1",
                "netcls/v1/state/xyzzy",
                "index.html"
            })
    void whereThereIsNothingThatIsSaid(String path) throws Exception {
        HttpResponse<String> response = web.get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.body()).contains("\"status\":404").doesNotContain("xyzzy", "index");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../etc/passwd",
                "/%2e%2e/etc/passwd",
                "/%2E%2E/%2E%2E/etc/passwd",
                "/..%2fetc/passwd",
                "/..%5cetc%5cpasswd",
                "/..;/etc/passwd",
                "/%252e%252e/etc/passwd",
                "//etc/passwd",
                "/state/../../etc/passwd",
                "/netcls/v1/assignments/..%2f..%2fetc%2fpasswd",
                "/netcls/v1/assignments/%2e%2e/etc/passwd",
                "/netcls/v1/assignments/etc%00passwd",
                "/%00etc/passwd",
                "/%c0%ae%c0%ae/etc/passwd",
                "/netcls/v1/assignments/%c0%ae%c0%ae%c0%afetc%c0%afpasswd",
                "/etc/passwd%ff",
                "/etc/passwd%zz",
                "/<script>passwd</script>",
                "file:///etc/passwd",
                "http://elsewhere.example/etc/passwd",
                "etc/passwd",
                "/netcls/v1/assignments?container=%zzpasswd",
                "/containers?container_id=%c0%aepasswd"
            })
    void noPathLeadsOutOfWhatIsServed(String target) throws Exception {
        String response = web.raw("GET", target, LOOPBACK);

        assertThat(response).startsWith("HTTP/1.1 4").containsPattern("\\AHTTP/1.1 (400|404|421) ");
        assertThat(response).doesNotContain("root:", "passwd", "script", "\tat ");
        assertThat(response).contains("Content-Type: application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LocalHost:80", "127.0.0.1", "127.0.0.1:1", "127.8.9.10", "[::1]", "[::1]:8181"})
    void theNamesOfTheLoopbackAreTaken(String host) throws Exception {
        assertThat(web.raw("GET", "/netcls/v1/state", host)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xyzzy.example",
                "xyzzy.localhost",
                "localhost.xyzzy.example",
                "127.0.0.1.xyzzy.example",
                "10.0.0.1"
            })
    void aForeignNameIsMisdirected(String host) throws Exception {
        for (String path : new String[] {"/state", "/netcls/v1/state", "/metrics", "/nothing"}) {
            assertThat(web.raw("GET", path, host))
                    .startsWith("HTTP/1.1 421 ")
                    .contains("application/problem+json", "see 'hosts' in its configuration")
                    .doesNotContain("xyzzy", "10.0.0.1");
        }
    }

    @Test
    void aBrowserMayNeitherFrameNorGuessNorLoadWhatIsServed() throws Exception {
        for (String path : new String[] {"state", "metrics", "netcls/v1/state", "nothing"}) {
            var headers = web.get(path).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(headers.firstValue("Content-Security-Policy"))
                    .contains("default-src 'none'; frame-ancestors 'none'");
            assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
            assertThat(headers.map()).doesNotContainKeys("Access-Control-Allow-Origin", "server");
        }
    }
}
