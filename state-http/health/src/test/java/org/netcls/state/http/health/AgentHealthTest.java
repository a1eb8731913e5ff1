// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.Test;
import org.netcls.api.BackEnd;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NotReady;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.diagnosis.AgentCheck;
import org.netcls.spi.NetClsCgroups;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class AgentHealthTest {
    private final Map<String, HealthCheck> registered = new LinkedHashMap<>();

    private Overview overview = overview(new HandleCounts(new Primary(0x10), 5, 0, 65_530));

    private static Overview overview(HandleCounts... handles) {
        return new Overview(
                1,
                new BackEnd(false, "/data/netcls"),
                Optional.empty(),
                Optional.empty(),
                List.of(handles),
                0,
                List.of(new ForeignGroup(
                        "/x/docker\u001b", Optional.of(new NetClsHandle(0x10, 1)), "carries 0x00100001")),
                List.of(),
                Reconciliation.NONE);
    }

    @Test
    void eachCheckOfTheAgentIsAHealthCheckForAsLongAsThereIsAnIsolator() {
        AgentHealth health = health();
        assertThat(registered.keySet())
                .containsExactlyElementsOf(Stream.of(AgentCheck.values())
                        .map(check -> "net_cls " + check.what())
                        .toList());
        health.close();
        assertThat(registered).isEmpty();
    }

    @Test
    void aHealthCheckSaysWhatTheDiagnosisSays() {
        health();
        for (AgentCheck check : AgentCheck.values()) {
            assertThat(entries(execute(check)).map(FindingEntry::finding))
                    .containsExactlyElementsOf(check.findings(overview));
        }
    }

    @Test
    void howBadAFindingIsTellsTheStatus() {
        health();
        assertThat(execute(AgentCheck.DRIFT).getStatus()).isEqualTo(Status.OK);
        assertThat(execute(AgentCheck.BACK_END).getStatus()).isEqualTo(Status.WARN);
        assertThat(execute(AgentCheck.ALLOCATOR).getStatus()).isEqualTo(Status.CRITICAL);
    }

    @Test
    void theWorstFindingOfACheckCounts() {
        overview = overview(
                new HandleCounts(new Primary(0x20), 200, 55, 0), new HandleCounts(new Primary(0x10), 5, 0, 65_530));
        health();
        assertThat(execute(AgentCheck.HANDLES).getStatus()).isEqualTo(Status.WARN);
        assertThat(entries(execute(AgentCheck.HANDLES))).hasSize(2);
    }

    @Test
    void aMessageEndsWithTheRemedyAndIsFitToBeShown() {
        health();
        assertThat(entries(execute(AgentCheck.FOREIGN)).map(ResultLog.Entry::getMessage))
                .singleElement()
                .asString()
                .startsWith("group /x/docker\\u001b carries 0x00100001; nobody is given");
    }

    @Test
    void theIsolatorMayComeAtAnyTime() {
        IsolatorHealth check = new IsolatorHealth(frameworkWithoutBundles());
        assertThat(check.execute().getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
        assertThat(message(check)).contains("no back end");
        check.backEnd = proxy(NetClsCgroups.class, (proxy, method, arguments) -> null);
        assertThat(message(check)).contains("recovering");
        check.notReady = new NotReady("there is no back end yet: mount one");
        assertThat(check.execute().getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
        assertThat(message(check)).isEqualTo("it is not running, because there is no back end yet: mount one");
        check.isolator = isolator();
        assertThat(check.execute().getStatus()).isEqualTo(Status.WARN);
        check.notReady = null;
        assertThat(check.execute().getStatus()).isEqualTo(Status.OK);
    }

    private static BundleContext frameworkWithoutBundles() {
        return proxy(
                BundleContext.class,
                (proxy, method, arguments) -> method.getName().equals("getBundles") ? new Bundle[0] : null);
    }

    private static String message(HealthCheck check) {
        return entries(check.execute()).findFirst().orElseThrow().getMessage();
    }

    private Result execute(AgentCheck check) {
        return registered.get("net_cls " + check.what()).execute();
    }

    private static Stream<ResultLog.Entry> entries(Result result) {
        List<ResultLog.Entry> entries = new ArrayList<>();
        result.forEach(entries::add);
        return entries.stream();
    }

    private AgentHealth health() {
        return new AgentHealth(
                proxy(BundleContext.class, (proxy, method, arguments) -> {
                    Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
                    assertThat(properties.get(HealthCheck.TAGS)).isEqualTo("netcls");
                    String name = (String) properties.get(HealthCheck.NAME);
                    registered.put(name, (HealthCheck) arguments[1]);
                    return proxy(ServiceRegistration.class, (registration, called, none) -> registered.remove(name));
                }),
                isolator());
    }

    private Isolator isolator() {
        return proxy(Isolator.class, (proxy, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("overview");
            return overview;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(AgentHealthTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
