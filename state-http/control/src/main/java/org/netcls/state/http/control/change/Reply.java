// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.netcls.action.Assigning;
import org.netcls.api.Assignment;
import org.netcls.json.JsonText;
import org.netcls.json.NativeJson;
import org.netcls.state.http.web.MediaType;

/** The answer to a change that was made. */
record Reply(int status, byte[] body) {
    static final Reply DONE = new Reply(HttpServletResponse.SC_NO_CONTENT, new byte[0]);

    static Reply of(Assigning.Result result) {
        return new Reply(
                result.isNew() ? HttpServletResponse.SC_CREATED : HttpServletResponse.SC_OK,
                NativeJson.of(result.assignment()));
    }

    static Reply of(Assignment assignment) {
        return new Reply(HttpServletResponse.SC_OK, NativeJson.of(assignment));
    }

    static Reply of(Consumer<JsonGenerator> content) {
        return new Reply(HttpServletResponse.SC_OK, JsonText.of(content));
    }

    void send(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        if (body.length > 0) {
            response.setContentType(MediaType.JSON);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
