// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Web;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What clients get that ask for too much, or for nothing that there is. */
class HttpServerTest {
    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    private final Web web = new Web(felix::http);

    @ParameterizedTest
    @CsvSource({
        "NONSENSE, 400, Bad Request",
        "GET /state/%2e%2e HTTP/1.1, 400, Bad Request",
        "GET / HTTP/7.1, 505, HTTP Version Not Supported",
    })
    void errorsOfTheServerAreProblems(String line, int status, String title) throws Exception {
        assertProblem(ask(line + "\r\n"), status, title);
    }

    @Test
    void aPathThatIsTooLongIsRefused() throws Exception {
        assertProblem(ask("GET /" + "a".repeat(9000) + " HTTP/1.1\r\n"), 414, "URI Too Long");
    }

    @Test
    void aHeaderThatIsTooLargeIsRefused() throws Exception {
        assertProblem(
                ask("GET /state HTTP/1.1\r\nX: " + "a".repeat(9000) + "\r\n"), 431, "Request Header Fields Too Large");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        assertProblem(ask("POST /state HTTP/1.1\r\nContent-Length: 65537\r\n"), 413, "Content Too Large");
    }

    @Test
    void withoutTheBundleThatGuardsItNobodyIsServed() throws Exception {
        URI before = URI.create(felix.http());
        Bundle guard = felix.bundle("org.netcls.state-http.server");
        guard.stop();
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(before.getHost(), before.getPort()).close());

        guard.start();
        assertProblem(ask("NONSENSE\r\n"), 400, "Bad Request");
    }

    @Test
    void servletsOfOthersAreNotServedBesideTheGate() throws Exception {
        context.registerService(
                Servlet.class,
                new HttpServlet() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        response.getWriter().write("of others");
                    }
                },
                new Hashtable<>(Map.of("osgi.http.whiteboard.servlet.pattern", "/others/*")));

        for (String path : List.of("others/a", "others/a%2Fb", "others", "OTHERS/a")) {
            HttpResponse<String> response = web.get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body()).contains("\"status\":404");
        }
        assertThat(web.get("netcls/v1/state").statusCode()).isEqualTo(200);
    }

    private static void assertProblem(String answer, int status, String title) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nContent-Type: application/problem+json\r\n", "\r\nX-Content-Type-Options: nosniff\r\n")
                .doesNotContain("\r\nServer:")
                .contains("\r\n\r\n{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status
                        + ",\"detail\":\"")
                .endsWith("\"}");
    }

    private String ask(String request) throws Exception {
        String host = URI.create(felix.http()).getAuthority();
        return web.raw(request + "Host: " + host + "\r\nConnection: close\r\n\r\n");
    }
}
