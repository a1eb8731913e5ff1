// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckMetadata;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.diagnosis.AgentCheck;
import org.netcls.diagnosis.Finding;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

class HealthEndpointTest {
    private final List<HealthCheckExecutionResult> results = new ArrayList<>();
    private final List<HealthCheckSelector> selected = new ArrayList<>();
    private final HealthEndpoint endpoint = new HealthEndpoint(new HealthCheckExecutor() {
        @Override
        public List<HealthCheckExecutionResult> execute(HealthCheckSelector selector) {
            throw new AssertionError("this would give what was true a moment ago");
        }

        @Override
        public List<HealthCheckExecutionResult> execute(
                HealthCheckSelector selector, HealthCheckExecutionOptions options) {
            assertThat(options.isForceInstantExecution()).isTrue();
            selected.add(selector);
            return results;
        }
    });

    private final Map<String, Object> answered = new HashMap<>();
    private AtomicBoolean absence;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "OK, OK, OK, 200",
        "OK, WARN, WARN, 200",
        "WARN, TEMPORARILY_UNAVAILABLE, TEMPORARILY_UNAVAILABLE, 503",
        "CRITICAL, OK, CRITICAL, 503",
        "TEMPORARILY_UNAVAILABLE, CRITICAL, CRITICAL, 503",
        "CRITICAL, HEALTH_CHECK_ERROR, HEALTH_CHECK_ERROR, 503"
    })
    void theWorstResultCounts(Status one, Status other, Status worst, int status) throws Exception {
        add("one", new Result(one, "1"));
        add("other", new Result(other, "2"));
        assertThat(get().getString("status")).isEqualTo(worst.name());
        assertThat(answered).containsEntry("setStatus", status);
    }

    @Test
    void eachCheckIsShownWithWhatItSays() throws Exception {
        ResultLog log = new ResultLog();
        log.add(new ResultLog.Entry(Status.WARN, "a \"quoted\" word"));
        log.add(new ResultLog.Entry("for developers", true));
        log.add(new ResultLog.Entry(Status.OK, "second", new IllegalStateException("internal")));
        add("net_cls b", new Result(log));
        add("net_cls a", new Result(Status.OK, "fine"));

        assertThat(get()).isEqualTo(json("""
                {"status": "WARN", "checks": [
                  {"name": "net_cls a", "status": "OK", "messages": ["fine"],
                   "findings": [{"level": "ok", "message": "fine", "remedy": ""}]},
                  {"name": "net_cls b", "status": "WARN", "messages": ["a \\"quoted\\" word", "second"],
                   "findings": [{"level": "warn", "message": "a \\"quoted\\" word", "remedy": ""},
                                {"level": "ok", "message": "second", "remedy": ""}]}]}"""));
        assertThat(answered)
                .containsEntry("setContentType", "application/json")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("setContentLength", body.size());
    }

    @Test
    void theRemedyOfAFindingStandsApartToo() throws Exception {
        add("net_cls a", Checks.result(List.of(Finding.fail("a", "none is left\u001b", "get some"))));
        assertThat(get()).isEqualTo(json("""
                {"status": "CRITICAL", "checks": [
                  {"name": "net_cls a", "status": "CRITICAL", "messages": ["none is left\\\\u001b; get some"],
                   "findings": [{"level": "fail", "message": "none is left\\\\u001b", "remedy": "get some"}]}]}"""));
    }

    @Test
    void allChecksWithTheTagAreAsked() throws Exception {
        get();
        assertThat(selected).containsExactly(HealthCheckSelector.tags("netcls"));
    }

    @Test
    void withoutAnyCheckNothingIsKnown() throws Exception {
        assertThat(get().getString("status")).isEqualTo("TEMPORARILY_UNAVAILABLE");
        assertThat(answered).containsEntry("setStatus", 503);
    }

    /** The one in use is being updated, as a rule. */
    @Test
    void whoeverCanAskAgainIsToldNothingWhileThereIsNoAllocator() throws Exception {
        add(
                "net_cls allocator",
                Checks.result(List.of(Finding.fail(AgentCheck.ALLOCATOR.what(), "there is none", ""))));
        absence = new AtomicBoolean();
        assertThat(call("GET")).isEmpty();
        assertThat(absence).isTrue();
        absence = null;
        assertThat(get().getString("status")).isEqualTo("CRITICAL");
        assertThat(answered).containsEntry("setStatus", 503);
    }

    @Test
    void whatOtherChecksFindIsToldAtOnce() throws Exception {
        add("net_cls handles", Checks.result(List.of(Finding.fail(AgentCheck.HANDLES.what(), "none is free", ""))));
        add("allocator", new Result(Status.CRITICAL, "of somebody else"));
        absence = new AtomicBoolean();
        assertThat(get().getString("status")).isEqualTo("CRITICAL");
        assertThat(absence).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void otherMethodsAreRefused(String method) throws Exception {
        JsonObject problem = call(method);
        assertThat(answered)
                .containsEntry("setStatus", 405)
                .containsEntry("Allow", "GET, HEAD")
                .containsEntry("setContentType", "application/problem+json");
        assertThat(problem.getInt("status")).isEqualTo(405);
        assertThat(selected).isEmpty();
    }

    @Test
    void headAsksAsWell() throws Exception {
        add("one", new Result(Status.CRITICAL, "1"));
        call("HEAD");
        assertThat(answered).containsEntry("setStatus", 503);
    }

    private void add(String name, Result result) {
        ServiceReference<?> reference =
                proxy(ServiceReference.class, (proxy, method, arguments) -> switch (String.valueOf(arguments[0])) {
                    case HealthCheck.NAME -> name;
                    case Constants.SERVICE_ID -> (long) results.size();
                    default -> null;
                });
        HealthCheckMetadata metadata = new HealthCheckMetadata(reference);
        results.add(new HealthCheckExecutionResult() {
            @Override
            public Result getHealthCheckResult() {
                return result;
            }

            @Override
            public long getElapsedTimeInMs() {
                return 1;
            }

            @Override
            public Date getFinishedAt() {
                return new Date(0);
            }

            @Override
            public boolean hasTimedOut() {
                return false;
            }

            @Override
            public HealthCheckMetadata getHealthCheckMetadata() {
                return metadata;
            }
        });
    }

    private JsonObject get() throws Exception {
        return call("GET");
    }

    private JsonObject call(String method) throws Exception {
        HttpServletRequest request =
                proxy(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
                    case "getAttribute" -> absence;
                    case "getMethod" -> method;
                    default -> false;
                });
        HttpServletResponse response =
                proxy(HttpServletResponse.class, (proxy, called, arguments) -> switch (called.getName()) {
                    case "getOutputStream" -> output();
                    case "isCommitted" -> false;
                    case "resetBuffer" -> null;
                    default ->
                        answered.put(
                                arguments.length == 1 ? called.getName() : (String) arguments[0],
                                arguments[arguments.length - 1]);
                });
        endpoint.service(request, response);
        return body.size() == 0 ? JsonValue.EMPTY_JSON_OBJECT : json(body.toString(StandardCharsets.UTF_8));
    }

    private static JsonObject json(String text) {
        return Json.createReader(new StringReader(text)).readObject();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(HealthEndpointTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private ServletOutputStream output() {
        return new ServletOutputStream() {
            @Override
            public void write(int b) {
                body.write(b);
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
