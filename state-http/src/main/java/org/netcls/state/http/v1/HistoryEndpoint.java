// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.netcls.json.JsonText;
import org.netcls.json.NativeJson;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.history.History;
import org.netcls.state.http.history.Point;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/history}: the last hour, also while there is no isolator. */
@Component(service = Servlet.class)
@ServletPattern("/netcls/v1/history")
public final class HistoryEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient History history;

    @Activate
    public HistoryEndpoint(@Reference History history) {
        this.history = history;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, Problem {
        Parameters.of(request).knowing(Set.of());
        List<Point> points = history.points();
        Answer.sendNow(request, response, MediaType.JSON, JsonText.of(json -> write(json, points)));
    }

    private static void write(JsonGenerator json, List<Point> points) {
        json.writeStartObject()
                .write("intervalSeconds", History.INTERVAL_SECONDS)
                .writeStartArray("points");
        points.forEach(point -> write(json, point));
        json.writeEnd().writeEnd();
    }

    private static void write(JsonGenerator json, Point point) {
        json.writeStartObject()
                .write("time", point.time().toString())
                .write("seconds", NativeJson.seconds(point.took()))
                .writeStartObject("all");
        write(json, point.all());
        json.writeEnd().writeStartArray("operations");
        point.operations().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    json.writeStartObject().write("operation", NativeJson.operation(entry.getKey()));
                    write(json, entry.getValue());
                    json.writeEnd();
                });
        json.writeEnd().writeStartArray("primaries");
        point.handles().forEach(counts -> NativeJson.counts(json, counts));
        json.writeEnd().writeEnd();
    }

    /** Members of an object. */
    private static void write(JsonGenerator json, Point.Activity activity) {
        json.write("calls", activity.calls()).write("failures", activity.failures());
        activity.median().ifPresent(seconds -> json.write("medianSeconds", seconds));
        activity.p99().ifPresent(seconds -> json.write("p99Seconds", seconds));
    }
}
