// SPDX-License-Identifier: Apache-2.0
package org.netcls.json.problem;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;

/**
 * What went wrong with a request, in the form of RFC 9457.
 *
 * @param type a reference to what kind of problem it is
 * @param status that of the answer
 * @param detail what is wrong, and what to do about it
 * @param members what programs can make use of
 */
public record ProblemDetails(String type, int status, Optional<String> detail, JsonObject members) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** As the status says. */
    private static final String BLANK = "about:blank";

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(411, "Length Required"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    /** One that needs no more words. */
    public ProblemDetails(int status, Optional<String> detail) {
        this(BLANK, status, detail, JsonValue.EMPTY_JSON_OBJECT);
    }

    /** The body of the answer. */
    public byte[] json() {
        JsonObjectBuilder problem = Json.createObjectBuilder()
                .add("type", type)
                .add("title", TITLES.getOrDefault(status, "Error"))
                .add("status", status);
        detail.ifPresent(text -> problem.add("detail", text));
        members.forEach(problem::add);
        return problem.build().toString().getBytes(UTF_8);
    }
}
