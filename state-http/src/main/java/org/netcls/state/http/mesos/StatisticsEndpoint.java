// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.document.Document;
import org.netcls.state.http.document.Documents;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /monitor/statistics} of a Mesos agent: who runs. Resources are not measured here. */
@Component(service = Servlet.class)
@ServletPattern({
    "/monitor/statistics",
    "/monitor/statistics.json",
    "/slave(1)/monitor/statistics",
    "/slave(1)/monitor/statistics.json"
})
public final class StatisticsEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient Documents all;

    @Activate
    public StatisticsEndpoint(@Reference Mirror mirror) {
        this.all = new Documents(
                mirror,
                snapshot -> new Document.Builder()
                        .text("[")
                        .list(MesosJson.STATISTICS, snapshot.blocks())
                        .text("]")
                        .build(snapshot.stamp().toString()));
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Answer.send(request, response, MediaType.JSON, all.get());
    }
}
