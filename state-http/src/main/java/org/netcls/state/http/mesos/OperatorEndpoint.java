// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.netcls.json.JsonText;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.document.Document;
import org.netcls.state.http.document.Documents;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.NoIsolatorException;
import org.netcls.state.http.mirror.Snapshot;
import org.netcls.state.http.web.Body;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.Gate;
import org.netcls.state.http.web.Problem;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** The calls {@code GET_CONTAINERS} and {@code GET_STATE} of a Mesos agent's operator API. */
@Component(service = Servlet.class)
@HttpWhiteboardContextSelect(Gate.SELECT)
@HttpWhiteboardServletPattern({"/api/v1", "/slave(1)/api/v1"})
@HttpWhiteboardServletAsyncSupported
public final class OperatorEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient Documents containers;
    private final transient Documents state;

    @Activate
    public OperatorEndpoint(@Reference Mirror mirror) {
        this.containers = new Documents(mirror, OperatorEndpoint::containers);
        this.state = new Documents(mirror, OperatorEndpoint::state);
    }

    @Override
    protected String allowed() {
        return "POST";
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        refuse(response);
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        String type = request.getContentType();
        if (type == null || !type.split(";")[0].strip().equalsIgnoreCase(Answer.JSON)) {
            throw new Problem(
                    HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "a call is sent as Content-Type: application/json");
        }
        Optional<byte[]> body = Body.of(request, response);
        if (body.isPresent()) {
            Answer.send(
                    request, response, Answer.JSON, documents(type(body.get())).get());
        }
    }

    private static String type(byte[] body) throws Problem {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            return reader.readObject().getString("type");
        } catch (JsonException | NullPointerException | ClassCastException | IllegalStateException e) {
            throw Problem.badRequest("a call is an object like {\"type\": \"GET_CONTAINERS\"}");
        }
    }

    private Documents documents(String type) throws Problem {
        return switch (type) {
            case "GET_CONTAINERS" -> containers;
            case "GET_STATE" -> state;
            default ->
                throw new Problem(HttpServletResponse.SC_NOT_IMPLEMENTED, "the calls are GET_CONTAINERS and GET_STATE");
        };
    }

    static Document containers(Snapshot snapshot) {
        return new Document.Builder()
                .text("{\"type\":\"GET_CONTAINERS\",\"get_containers\":{\"containers\":[")
                .list(OperatorJson.CONTAINER, snapshot.blocks())
                .text("]}}")
                .build(snapshot.stamp().toString());
    }

    static Document state(Snapshot snapshot) {
        String framework = new String(JsonText.of(OperatorJson::framework), StandardCharsets.UTF_8);
        return new Document.Builder()
                .text("{\"type\":\"GET_STATE\",\"get_state\":{\"get_tasks\":{\"launched_tasks\":[")
                .list(OperatorJson.TASK, snapshot.blocks())
                .text("]},\"get_executors\":{\"executors\":[")
                .list(OperatorJson.EXECUTOR, snapshot.blocks())
                .text("]},\"get_frameworks\":{\"frameworks\":[" + framework + "]}}}")
                .build(snapshot.stamp().toString());
    }
}
