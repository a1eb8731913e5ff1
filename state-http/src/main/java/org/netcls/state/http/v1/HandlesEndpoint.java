// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.netcls.api.HandleMap;
import org.netcls.api.Primary;
import org.netcls.json.JsonText;
import org.netcls.json.NativeJson;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.Position;
import org.netcls.state.http.mirror.Source;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/handles?primary=P}: how the handles of one primary are used. */
@Component(service = Servlet.class)
@ServletPattern("/netcls/v1/handles")
public final class HandlesEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;

    @Activate
    public HandlesEndpoint(@Reference Mirror mirror) {
        this.mirror = mirror;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Primary primary = Parameters.of(request)
                .knowing(Set.of("primary"))
                .one("primary", Selection.PRIMARY, Primary::parse)
                .orElseThrow(() -> Problem.badRequest("primary has to be given, as " + Selection.PRIMARY));
        Source source = mirror.source();
        Position position = source.position();
        HandleMap map = source.isolator().handles(primary);
        Answer.sendNow(request, response, MediaType.JSON, JsonText.of(json -> write(json, position, primary, map)));
    }

    private static void write(JsonGenerator json, Position position, Primary primary, HandleMap map) {
        json.writeStartObject()
                .write("version", position.version())
                .write("instance", position.instance())
                .write("primary", primary.toString())
                .write("quarantine", map.quarantine().toSeconds())
                .writeStartArray("runs");
        map.runs().forEach(run -> write(json, run));
        json.writeEnd().writeEnd();
    }

    private static void write(JsonGenerator json, HandleMap.Run run) {
        json.writeStartObject()
                .write("first", run.first())
                .write("last", run.last())
                .write("use", NativeJson.use(run.use()));
        run.container().ifPresent(container -> json.write("container", container.value()));
        run.until().ifPresent(until -> json.write("until", until.toString()));
        json.writeEnd();
    }
}
