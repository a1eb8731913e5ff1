// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.netcls.api.Overview;
import org.netcls.api.Stray;
import org.netcls.json.JsonText;
import org.netcls.json.NativeJson;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.mirror.Mirror;
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

/** {@code GET /netcls/v1/state}: everything but the containers, and the sections that other bundles add. */
@Component(service = Servlet.class)
@ServletPattern("/netcls/v1/state")
public final class OverviewEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;
    private final transient Sections sections;

    @Activate
    public OverviewEndpoint(@Reference Mirror mirror, @Reference Sections sections) {
        this.mirror = mirror;
        this.sections = sections;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Parameters.of(request).knowing(Set.of());
        Source source = mirror.source();
        Overview overview = source.isolator().overview();
        Answer.sendNow(
                request, response, MediaType.JSON, JsonText.of(json -> write(json, overview, source.instance())));
    }

    private void write(JsonGenerator json, Overview overview, String instance) {
        json.writeStartObject()
                .write("version", overview.version())
                .write("instance", instance)
                .writeStartObject("backEnd")
                .write("tagsPackets", overview.backEnd().tagsPackets())
                .write("root", overview.backEnd().root())
                .writeEnd()
                .write("managed", overview.managed());
        overview.allocator().ifPresent(name -> json.write("allocator", name));
        overview.allocatorAbsence().ifPresent(absence -> json.write("allocatorAbsence", absence));
        overview.allocatorFault().ifPresent(fault -> json.write("allocatorFault", fault));
        json.write("containers", overview.containers()).writeStartArray("primaries");
        overview.handles().forEach(counts -> NativeJson.counts(json, counts));
        json.writeEnd().writeStartArray("foreign");
        overview.foreign().forEach(group -> {
            json.writeStartObject().write("path", group.path());
            group.handle().ifPresent(handle -> NativeJson.handle(json, "handle", handle));
            json.write("reason", group.reason()).writeEnd();
        });
        json.writeEnd().writeStartArray("drifts");
        overview.drifts().forEach(drift -> {
            json.writeStartObject().write("container", drift.container().value());
            NativeJson.handle(json, "expected", drift.expected());
            json.write("found", String.format("0x%08x", drift.found()));
            drift.lent().ifPresent(path -> json.write("lent", path));
            drift.stray().ifPresent(stray -> stray(json, stray));
            json.writeEnd();
        });
        json.writeEnd().writeStartObject("reconciliation");
        NativeJson.reconciliation(json, overview.reconciliation());
        json.writeEnd().writeStartObject("sections");
        sections.write(json);
        json.writeEnd().writeEnd();
    }

    private static void stray(JsonGenerator json, Stray stray) {
        json.writeStartObject("stray")
                .write("pid", stray.process().pid())
                .write("command", stray.process().command())
                .write("group", stray.group())
                .writeEnd();
    }
}
