// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.netcls.action.Assigning;
import org.netcls.api.Assignment;
import org.netcls.json.JsonText;
import org.netcls.json.NativeJson;
import org.netcls.spi.NetworkRules;
import org.netcls.state.http.web.MediaType;

/** The answer to a change that was made. */
record Reply(int status, String type, byte[] body) {
    static final Reply DONE = new Reply(HttpServletResponse.SC_NO_CONTENT, "", new byte[0]);

    static Reply of(Assigning.Result result) {
        return new Reply(
                result.isNew() ? HttpServletResponse.SC_CREATED : HttpServletResponse.SC_OK,
                MediaType.JSON,
                NativeJson.of(result.assignment()));
    }

    static Reply of(Assignment assignment) {
        return new Reply(HttpServletResponse.SC_OK, MediaType.JSON, NativeJson.of(assignment));
    }

    static Reply of(Consumer<JsonGenerator> content) {
        return new Reply(HttpServletResponse.SC_OK, MediaType.JSON, JsonText.of(content));
    }

    /** The pid on the first line, and behind it what is to be loaded in its namespace. */
    static Reply of(NetworkRules rules) {
        return new Reply(
                HttpServletResponse.SC_OK,
                "text/plain;charset=utf-8",
                (rules.pid() + "\n" + rules.nft()).getBytes(StandardCharsets.UTF_8));
    }

    void send(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        if (body.length > 0) {
            response.setContentType(type);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
