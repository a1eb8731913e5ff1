// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.netcls.api.HandleStatus;
import org.netcls.api.NetClsHandle;
import org.netcls.json.JsonText;
import org.netcls.json.NativeJson;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.gate.SharedPath;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/handles/{handle}}: who has the handle, or had it last and when its quarantine ends. */
@Component(service = Servlet.class)
@ServletPattern("/netcls/v1/handles/*")
public final class HandleEndpoint extends SharedPath {
    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;

    @Activate
    public HandleEndpoint(@Reference Mirror mirror) {
        this.mirror = mirror;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        String text = named(request);
        Parameters.of(request).knowing(Set.of());
        HandleStatus status = mirror.isolator().handle(handle(text));
        Answer.sendNow(request, response, MediaType.JSON, JsonText.of(json -> write(json, status)));
    }

    private static NetClsHandle handle(String text) throws Problem {
        try {
            return NetClsHandle.parse(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("a handle is written as 0x00120001, 1179649 or 12:1");
        }
    }

    private static void write(JsonGenerator json, HandleStatus status) {
        json.writeStartObject();
        NativeJson.handle(json, "handle", status.handle());
        json.write("use", NativeJson.use(status.use()));
        status.container().ifPresent(container -> json.write("container", container.value()));
        status.until().ifPresent(until -> json.write("until", until.toString()));
        json.writeEnd();
    }
}
