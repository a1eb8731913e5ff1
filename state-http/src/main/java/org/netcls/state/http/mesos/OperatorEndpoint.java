// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import org.netcls.api.Assignment;
import org.netcls.json.JsonText;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.document.Document;
import org.netcls.state.http.document.Documents;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.Snapshot;
import org.netcls.state.http.web.Body;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.PostEndpoint;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The calls {@code GET_CONTAINERS} and {@code GET_STATE} of a Mesos agent's operator API. */
@Component(service = Servlet.class)
@ServletPattern({"/api/v1", "/slave(1)/api/v1"})
public final class OperatorEndpoint extends PostEndpoint {
    private static final long serialVersionUID = 1;

    private final transient Documents outermost;
    private final transient Documents containers;
    private final transient Documents state;

    @Activate
    public OperatorEndpoint(@Reference Mirror mirror) {
        this.outermost = new Documents(mirror, snapshot -> containers(snapshot, MesosJson::isOutermost));
        this.containers = new Documents(mirror, snapshot -> containers(snapshot, assignment -> true));
        this.state = new Documents(mirror, OperatorEndpoint::state);
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        requireJson(request, response);
        Optional<byte[]> body = Body.of(request, response);
        if (body.isPresent()) {
            Answer.send(
                    request,
                    response,
                    MediaType.JSON,
                    documents(call(body.get())).get());
        }
    }

    /** Mesos speaks protobuf too, and some of its clients do so unless they are told otherwise. */
    private static void requireJson(HttpServletRequest request, HttpServletResponse response) throws Problem {
        if (!MediaType.of(request).equalsIgnoreCase(MediaType.JSON)) {
            response.setHeader("Accept", MediaType.JSON);
            response.setHeader("Accept-Post", MediaType.JSON);
            throw new Problem(
                    HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                    "a call is sent as JSON, and answered as JSON: set Content-Type: application/json and"
                            + " Accept: application/json");
        }
        if (!Answer.acceptsJson(request)) {
            throw new Problem(
                    HttpServletResponse.SC_NOT_ACCEPTABLE,
                    "a call is answered as JSON only: set Accept: application/json");
        }
    }

    /** @param nested whether nested containers are wanted too */
    private record Call(String type, boolean nested) {}

    private static Call call(byte[] body) throws Problem {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            JsonObject call = reader.readObject();
            JsonObject details = (JsonObject) call.getOrDefault("get_containers", JsonValue.EMPTY_JSON_OBJECT);
            return new Call(call.getString("type"), details.getBoolean("show_nested", false));
        } catch (RuntimeException e) {
            // The reader declares few of those that it throws: at long numbers, and where nesting is deep, it is
            // others.
            throw Problem.badRequest("a call is an object like {\"type\": \"GET_CONTAINERS\"}");
        }
    }

    private Documents documents(Call call) throws Problem {
        return switch (call.type()) {
            case "GET_CONTAINERS" -> call.nested() ? containers : outermost;
            case "GET_STATE" -> state;
            default ->
                throw new Problem(HttpServletResponse.SC_NOT_IMPLEMENTED, "the calls are GET_CONTAINERS and GET_STATE");
        };
    }

    static Document containers(Snapshot snapshot, Predicate<Assignment> wanted) {
        return new Document.Builder()
                .text("{\"type\":\"GET_CONTAINERS\",\"get_containers\":{\"containers\":[")
                .list(OperatorJson.CONTAINER, snapshot.blocks(), wanted)
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
