// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.netcls.api.Overview;
import org.netcls.json.JsonText;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /metrics/snapshot} of a Mesos agent, as far as it is about containers. */
@Component(service = Servlet.class)
@ServletPattern({
    "/metrics/snapshot",
    "/metrics/snapshot.json",
    "/slave(1)/metrics/snapshot",
    "/slave(1)/metrics/snapshot.json"
})
public final class MetricsEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;

    @Activate
    public MetricsEndpoint(@Reference Mirror mirror) {
        this.mirror = mirror;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Overview overview = mirror.isolator().overview();
        Answer.sendOnce(request, response, MediaType.JSON, JsonText.of(json -> metrics(json, overview)));
    }

    private static void metrics(JsonGenerator json, Overview overview) {
        json.writeStartObject()
                .write("slave/uptime_secs", seconds(AgentAddress.uptime()))
                .write("slave/registered", 1)
                .write("slave/recovery_errors", overview.reconciliation().failures())
                .write("slave/frameworks_active", 1)
                .write("slave/executors_running", overview.containers())
                .write("slave/tasks_running", overview.containers())
                .writeEnd();
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3);
    }
}
