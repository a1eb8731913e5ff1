// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.netcls.diagnosis.AgentCheck;
import org.netcls.diagnosis.Finding;
import org.netcls.state.http.web.Absence;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.ServletPattern;
import org.netcls.text.Printable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code GET /health}: what all checks say that are tagged {@value Checks#TAG}, run anew: each message with its remedy,
 * and as a finding with the two apart. The status is 200 while none is worse than a warning, else 503.
 */
@Component(service = Servlet.class)
@ServletPattern({"/health", "/slave(1)/health"})
public final class HealthEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private static final int LONGEST = 1000;
    private static final int MOST_MESSAGES = 50;

    private final transient HealthCheckExecutor executor;

    @Activate
    public HealthEndpoint(@Reference HealthCheckExecutor executor) {
        this.executor = executor;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<HealthCheckExecutionResult> results = executor
                .execute(
                        HealthCheckSelector.tags(Checks.TAG),
                        new HealthCheckExecutionOptions().setForceInstantExecution(true))
                .stream()
                .sorted(Comparator.comparing(HealthEndpoint::name))
                .toList();
        Status worst = results.stream()
                .map(HealthEndpoint::status)
                .max(Comparator.naturalOrder())
                // They are about to come, or have gone.
                .orElse(Status.TEMPORARILY_UNAVAILABLE);
        if (mayPass(worst, results) && Absence.tell(request)) {
            return;
        }
        response.setStatus(
                worst.compareTo(Status.WARN) <= 0
                        ? HttpServletResponse.SC_OK
                        : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        byte[] body = body(worst, results).toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType(MediaType.JSON);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        // For HEAD the server leaves it out.
        response.getOutputStream().write(body);
    }

    /** As while the isolator is replaced, or its allocator, or what a check has asked it. */
    private static boolean mayPass(Status worst, List<HealthCheckExecutionResult> results) {
        return worst == Status.TEMPORARILY_UNAVAILABLE
                || results.stream().map(HealthEndpoint::status).anyMatch(Status.HEALTH_CHECK_ERROR::equals)
                || results.stream().anyMatch(HealthEndpoint::missesAllocator);
    }

    private static boolean missesAllocator(HealthCheckExecutionResult result) {
        return StreamSupport.stream(result.getHealthCheckResult().spliterator(), false)
                .map(FindingEntry::finding)
                .anyMatch(AgentCheck::missesAllocator);
    }

    private static JsonObject body(Status worst, List<HealthCheckExecutionResult> results) {
        JsonArrayBuilder checks = Json.createArrayBuilder();
        results.forEach(result -> checks.add(check(result)));
        return Json.createObjectBuilder()
                .add("status", worst.name())
                .add("checks", checks)
                .build();
    }

    private static JsonObjectBuilder check(HealthCheckExecutionResult result) {
        JsonArrayBuilder messages = Json.createArrayBuilder();
        JsonArrayBuilder findings = Json.createArrayBuilder();
        int count = 0;
        for (ResultLog.Entry entry : result.getHealthCheckResult()) {
            // Exceptions stay here: they are for the log.
            if (!entry.isDebug() && ++count <= MOST_MESSAGES) {
                messages.add(cut(entry.getMessage()));
                findings.add(finding(FindingEntry.finding(entry)));
            }
        }
        return Json.createObjectBuilder()
                .add("name", name(result))
                .add("status", status(result).name())
                .add("messages", messages)
                .add("findings", findings);
    }

    private static JsonObjectBuilder finding(Finding finding) {
        return Json.createObjectBuilder()
                .add("level", finding.level().toString())
                .add("message", cut(Printable.escape(finding.message())))
                .add("remedy", cut(Printable.escape(finding.remedy())));
    }

    /** What a check of somebody else says can be of any length, and is sent while the client is waited for. */
    private static String cut(String message) {
        String text = String.valueOf(message);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " and so on";
    }

    private static String name(HealthCheckExecutionResult result) {
        return cut(result.getHealthCheckMetadata().getTitle());
    }

    private static Status status(HealthCheckExecutionResult result) {
        return result.getHealthCheckResult().getStatus();
    }
}
