// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.netcls.json.JsonText;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.document.Document;
import org.netcls.state.http.document.Documents;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.Snapshot;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /state} of a Mesos agent. */
@Component(service = Servlet.class)
@ServletPattern({"/state", "/state.json", "/slave(1)/state", "/slave(1)/state.json"})
public final class StateEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private static final String EXECUTORS = "\"executors\":[";

    private final transient Mirror mirror;
    private transient volatile Addressed documents = new Addressed(new AgentAddress("", 0), null);

    /** The documents say to which address the request came. */
    private record Addressed(AgentAddress agent, Documents documents) {}

    @Activate
    public StateEndpoint(@Reference Mirror mirror) {
        this.mirror = mirror;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        AgentAddress agent = AgentAddress.of(request);
        Addressed present = documents;
        if (!present.agent().equals(agent)) {
            present = new Addressed(agent, new Documents(mirror, snapshot -> document(snapshot, agent)));
            documents = present;
        }
        Answer.send(request, response, MediaType.JSON, present.documents().get());
    }

    static Document document(Snapshot snapshot, AgentAddress agent) {
        String around = new String(
                JsonText.of(json -> MesosJson.state(json, snapshot.overview(), agent)), StandardCharsets.UTF_8);
        int place = around.lastIndexOf(EXECUTORS) + EXECUTORS.length();
        return new Document.Builder()
                .text(around.substring(0, place))
                .list(MesosJson.EXECUTOR, snapshot.blocks())
                .text(around.substring(place))
                .build(snapshot.stamp().toString());
    }
}
