// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.netcls.api.Overview;
import org.netcls.json.JsonText;
import org.netcls.json.PolicyJson;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.policies.PolicyReading;
import org.netcls.state.http.policies.PolicyReadings;
import org.netcls.state.http.web.Absence;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/policies}: the policies in their order, and what was counted of them. */
@Component(service = Servlet.class)
@ServletPattern(PoliciesEndpoint.PATH)
public final class PoliciesEndpoint extends Endpoint {
    static final String PATH = "/netcls/v1/policies";

    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;
    private final transient PolicyReadings policies;

    @Activate
    public PoliciesEndpoint(@Reference Mirror mirror, @Reference PolicyReadings policies) {
        this.mirror = mirror;
        this.policies = policies;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Parameters.of(request).knowing(Set.of());
        Overview overview = mirror.isolator().overview();
        PolicyReading reading = policies.read();
        if (reading.mayCome() && Absence.tell(request)) {
            return;
        }
        Answer.sendNow(request, response, MediaType.JSON, JsonText.of(json -> write(json, reading, overview)));
    }

    private static void write(JsonGenerator json, PolicyReading reading, Overview overview) {
        json.writeStartObject().writeStartArray("policies");
        reading.policies().forEach(policy -> {
            json.writeStartObject();
            PolicyJson.policy(json, policy, PolicyJson.containers(policy, overview), reading.traffic(policy));
            json.writeEnd();
        });
        json.writeEnd();
        reading.absence().ifPresent(absence -> json.write("absence", absence));
        reading.trafficFault().ifPresent(fault -> json.write("trafficFault", fault));
        json.writeEnd();
    }
}
