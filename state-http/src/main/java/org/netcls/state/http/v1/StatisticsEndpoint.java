// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.netcls.api.OperationStatistics;
import org.netcls.api.Statistics;
import org.netcls.json.JsonText;
import org.netcls.json.NativeJson;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/statistics}: what the isolator has done since it started. */
@Component(service = Servlet.class)
@ServletPattern("/netcls/v1/statistics")
public final class StatisticsEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;

    @Activate
    public StatisticsEndpoint(@Reference Mirror mirror) {
        this.mirror = mirror;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Parameters.of(request).knowing(Set.of());
        Statistics statistics = mirror.isolator().statistics();
        Answer.sendNow(request, response, MediaType.JSON, JsonText.of(json -> write(json, statistics)));
    }

    private static void write(JsonGenerator json, Statistics statistics) {
        json.writeStartObject().writeStartArray("operations");
        statistics.operations().forEach(operation -> write(json, operation));
        json.writeEnd()
                .write("allocatorSwaps", statistics.allocatorSwaps())
                .write("allocatorFaults", statistics.allocatorFaults())
                .write("recoveries", statistics.recoveries())
                .write("lastRecoverySeconds", NativeJson.seconds(statistics.lastRecovery()))
                .writeEnd();
    }

    private static void write(JsonGenerator json, OperationStatistics operation) {
        json.writeStartObject()
                .write("operation", NativeJson.operation(operation.operation()))
                .write("calls", operation.calls())
                .write("seconds", NativeJson.seconds(operation.total()))
                .writeStartArray("buckets");
        operation.buckets().stream()
                .filter(bucket -> Double.isFinite(bucket.bound()))
                .forEach(bucket -> json.writeStartObject()
                        .write("seconds", bucket.bound())
                        .write("calls", bucket.count())
                        .writeEnd());
        json.writeEnd().writeStartObject("failures");
        operation.failures().forEach(json::write);
        json.writeEnd().writeEnd();
    }
}
