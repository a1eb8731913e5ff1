// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.netcls.state.http.web.Peer;
import org.netcls.state.http.web.RequestPath;

/**
 * What is answered once all parts of the agent are there: what the OpenAPI document describes, what clients of
 * Prometheus and of a Mesos agent ask for, and the files of the page.
 */
final class Promises {
    private static final String DOCUMENT = "/org/netcls/state/http/v1/openapi.json";
    private static final String PAGE = "/org/netcls/state/http/page/";
    /** The page, without a slash or with one, or a file that it loads; of what is beside these nothing is served. */
    private static final Pattern PAGE_PATH = Pattern.compile("/netcls(?:/((?:[a-z]+/)?[a-z]+\\.(?:css|js|svg))?)?");

    private static final Pattern HEALTH_PATH = Pattern.compile("(/slave\\(1\\))?/health");
    private static final Set<String> READ = Set.of("GET", "HEAD");
    private static final List<Promise> ALL = all();

    private Promises() {}

    /** @param methods with which a path is used */
    private record Promise(Pattern path, Set<String> methods) {
        static Promise of(String regex, Set<String> methods) {
            return new Promise(Pattern.compile(regex, Pattern.DOTALL), methods);
        }

        /** @param template as the document has it, as in {@code /netcls/v1/handles/{handle}} */
        static Promise of(String template, JsonObject operations) {
            String regex = Arrays.stream(template.split("\\{[^}]*}", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".+"));
            return of(
                    regex,
                    operations.keySet().stream()
                            .map(name -> name.toUpperCase(Locale.ROOT))
                            .collect(Collectors.toUnmodifiableSet()));
        }

        boolean covers(String asked, String method) {
            return methods.contains(method) && path.matcher(asked).matches();
        }
    }

    private static List<Promise> all() {
        try (JsonReader reader = Json.createReader(Promises.class.getResourceAsStream(DOCUMENT))) {
            List<Promise> all = reader.readObject().getJsonObject("paths").entrySet().stream()
                    .map(path -> Promise.of(path.getKey(), path.getValue().asJsonObject()))
                    .collect(Collectors.toList());
            all.add(Promise.of("/metrics", Set.of("GET")));
            String mesos = "(/slave\\(1\\))?";
            all.add(Promise.of(
                    mesos + "/(state|containers|monitor/statistics|metrics/snapshot)(\\.json)?", Set.of("GET")));
            all.add(Promise.of(mesos + "/api/v1", Set.of("POST")));
            return List.copyOf(all);
        }
    }

    /** Whether it is answered by a bundle that one may leave out. */
    static boolean isOptional(HttpServletRequest request) {
        return HEALTH_PATH.matcher(RequestPath.of(request)).matches();
    }

    /** Whether the documents promise an answer to this request. What changes something is promised to peers only. */
    static boolean cover(HttpServletRequest request) {
        String path = RequestPath.of(request);
        String method = READ.contains(request.getMethod()) ? "GET" : request.getMethod();
        boolean mayBePromised = method.equals("GET")
                || !path.startsWith("/netcls/")
                || Peer.of(request).isPresent();
        return mayBePromised && ALL.stream().anyMatch(promise -> promise.covers(path, method))
                || method.equals("GET") && isOfPage(path);
    }

    private static boolean isOfPage(String path) {
        Matcher asked = PAGE_PATH.matcher(path);
        return asked.matches() && (asked.group(1) == null || Promises.class.getResource(PAGE + asked.group(1)) != null);
    }
}
