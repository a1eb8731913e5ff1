// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the agent answered at one moment, each answer written at once from one array: what its server can do at most. */
final class StaticPages extends HttpServlet {
    /** Where they are registered. */
    static final String PATTERN = "/static/*";

    private static final long serialVersionUID = 1;

    private static final List<String> PAGES = List.of("/netcls/v1/assignments", "/state", "/containers");

    private final transient Map<String, byte[]> plain = new HashMap<>();
    private final transient Map<String, byte[]> gzipped = new HashMap<>();

    /** @param agent the address of its HTTP server */
    static StaticPages of(String agent) throws IOException, InterruptedException {
        StaticPages pages = new StaticPages();
        HttpClient client = HttpClient.newHttpClient();
        for (String page : PAGES) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(agent + page));
            pages.plain.put(page, body(client, request));
            pages.gzipped.put(page, body(client, request.header("Accept-Encoding", "gzip")));
        }
        return pages;
    }

    private static byte[] body(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean gzip = request.getHeader("Accept-Encoding") != null;
        byte[] page = (gzip ? gzipped : plain).get(request.getPathInfo());
        response.setContentType("application/json");
        if (gzip) {
            response.setHeader("Content-Encoding", "gzip");
        }
        response.setContentLength(page.length);
        response.getOutputStream().write(page);
    }
}
