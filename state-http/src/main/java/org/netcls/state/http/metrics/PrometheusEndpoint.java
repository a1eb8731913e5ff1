// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.netcls.api.HandleStatus;
import org.netcls.api.IsolatorView;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.events.EventStreams;
import org.netcls.state.http.gate.Traffic;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.policies.PolicyReading;
import org.netcls.state.http.policies.PolicyReadings;
import org.netcls.state.http.web.Absence;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /metrics} for Prometheus; {@code ?containers=true} adds metrics for each container. */
@Component(service = Servlet.class)
@ServletPattern("/metrics")
public final class PrometheusEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private static final PrometheusTextFormatWriter WRITER = PrometheusTextFormatWriter.create();

    private final transient Mirror mirror;
    private final transient EventStreams streams;
    private final transient Traffic traffic;
    private final transient PolicyReadings policies;

    @Activate
    public PrometheusEndpoint(
            @Reference Mirror mirror,
            @Reference EventStreams streams,
            @Reference Traffic traffic,
            @Reference PolicyReadings policies) {
        this.mirror = mirror;
        this.streams = streams;
        this.traffic = traffic;
        this.policies = policies;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, Problem {
        boolean containers =
                Parameters.of(request).knowing(Set.of("containers")).truth("containers");
        PolicyReading reading = policies.read();
        if (reading.mayCome() && Absence.tell(request)) {
            return;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        WRITER.write(text, metrics(containers, reading));
        Answer.sendOnce(request, response, WRITER.getContentType(), text.toByteArray());
    }

    /** Without an isolator there is still something to say: that there is none. */
    private MetricSnapshots metrics(boolean containers, PolicyReading reading) {
        Metrics metrics =
                new Metrics().http(traffic, streams.size(), Answer.inFlight()).policies(reading);
        try {
            IsolatorView isolator = mirror.isolator();
            metrics.state(isolator.overview()).statistics(isolator.statistics());
            if (containers) {
                metrics.containers(mirror.snapshot().assignments()).policyContainers(traffic(reading, isolator));
            }
            metrics.up(true);
        } catch (NoIsolatorException e) {
            metrics.up(false);
        }
        return metrics.build();
    }

    /** Of those policies that have counted something, until one cannot be read. */
    private Map<String, Map<HandleStatus, PolicyTraffic>> traffic(PolicyReading reading, IsolatorView isolator) {
        Map<String, Map<HandleStatus, PolicyTraffic>> all = new TreeMap<>();
        try {
            for (PolicyStatus policy : reading.policies()) {
                if (!reading.traffic()
                        .getOrDefault(policy.name(), PolicyTraffic.NONE)
                        .equals(PolicyTraffic.NONE)) {
                    Map<HandleStatus, PolicyTraffic> handles = new LinkedHashMap<>();
                    policies.handles(policy)
                            .forEach((handle, counted) -> handles.put(isolator.handle(handle), counted));
                    all.put(policy.name(), handles);
                }
            }
        } catch (PolicyException e) {
            // What is read is shown all the same, and the next who asks may get the rest.
        }
        return all;
    }
}
