// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.netcls.api.HandleMap;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.api.Primary;
import org.netcls.json.JsonText;
import org.netcls.json.NativeJson;
import org.netcls.json.PolicyJson;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.gate.SharedPath;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.policies.PolicyReading;
import org.netcls.state.http.policies.PolicyReadings;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/policies/{name}}: one policy, and what was counted of each of its handles. */
@Component(service = Servlet.class)
@ServletPattern(PoliciesEndpoint.PATH + "/*")
public final class PolicyEndpoint extends SharedPath {
    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;
    private final transient PolicyReadings policies;

    /**
     * What was counted of the handles of a policy.
     *
     * @param traffic of those of which the kernel knows
     * @param fault why nothing of it can be read
     */
    private record Counted(Map<NetClsHandle, PolicyTraffic> traffic, Optional<String> fault) {}

    @Activate
    public PolicyEndpoint(@Reference Mirror mirror, @Reference PolicyReadings policies) {
        this.mirror = mirror;
        this.policies = policies;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        String name = named(request);
        Parameters.of(request).knowing(Set.of());
        IsolatorView isolator = mirror.isolator();
        PolicyReading reading = policies.read();
        if (reading.absence().isPresent()) {
            throw Problem.unavailable(reading.absence().get()).unlessItComes();
        }
        PolicyStatus policy = reading.named(name).orElseThrow(() -> Problem.notFound("there is no such policy"));
        Counted counted = counted(policy);
        Answer.sendNow(
                request,
                response,
                MediaType.JSON,
                JsonText.of(json -> write(json, policy, reading, counted, isolator)));
    }

    private Counted counted(PolicyStatus policy) {
        try {
            return new Counted(policies.handles(policy), Optional.empty());
        } catch (PolicyException e) {
            return new Counted(Map.of(), Optional.of(e.getMessage()));
        }
    }

    private static void write(
            JsonGenerator json, PolicyStatus policy, PolicyReading reading, Counted counted, IsolatorView isolator) {
        json.writeStartObject();
        PolicyJson.policy(json, policy, PolicyJson.containers(policy, isolator.overview()), reading.traffic(policy));
        json.writeStartArray("handles");
        Set<NetClsHandle> handles = new TreeSet<>(counted.traffic().keySet());
        policy.primary().ifPresent(primary -> used(primary, isolator).forEach(handles::add));
        boolean isCounted = policy.since().isPresent() && counted.fault().isEmpty();
        for (NetClsHandle handle : handles) {
            json.writeStartObject();
            handle(json, isolator.handle(handle));
            if (isCounted) {
                PolicyJson.traffic(json, counted.traffic().getOrDefault(handle, PolicyTraffic.NONE));
            }
            json.writeEnd();
        }
        json.writeEnd();
        reading.trafficFault().or(counted::fault).ifPresent(fault -> json.write("trafficFault", fault));
        json.writeEnd();
    }

    private static Stream<NetClsHandle> used(Primary primary, IsolatorView isolator) {
        return isolator.handles(primary).runs().stream()
                .filter(run -> run.use() == HandleUse.USED)
                .flatMapToInt(PolicyEndpoint::secondaries)
                .mapToObj(secondary -> new NetClsHandle(primary.value(), secondary));
    }

    private static IntStream secondaries(HandleMap.Run run) {
        return IntStream.rangeClosed(run.first(), run.last());
    }

    private static void handle(JsonGenerator json, HandleStatus status) {
        NativeJson.handle(json, "handle", status.handle());
        json.write("use", NativeJson.use(status.use()));
        status.container().ifPresent(container -> json.write("container", container.value()));
    }
}
