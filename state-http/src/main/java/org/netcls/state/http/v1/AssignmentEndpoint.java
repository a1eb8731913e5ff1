// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.api.UnknownContainerException;
import org.netcls.json.NativeJson;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.gate.SharedPath;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/assignments/{container}}: what one container has. */
@Component(service = Servlet.class)
@ServletPattern(AssignmentsEndpoint.PATH + "/*")
public final class AssignmentEndpoint extends SharedPath {
    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;

    @Activate
    public AssignmentEndpoint(@Reference Mirror mirror) {
        this.mirror = mirror;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        String id = named(request);
        Parameters.of(request).knowing(Set.of());
        try {
            Assignment assignment = mirror.isolator().status(container(id));
            Answer.sendNow(request, response, MediaType.JSON, NativeJson.of(assignment));
        } catch (UnknownContainerException e) {
            throw Problem.notFound("there is no such container");
        } catch (NetClsException e) {
            throw Problem.unavailable("the container cannot be read now");
        }
    }

    private static ContainerId container(String id) throws Problem {
        try {
            return new ContainerId(id);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("no container can have such an id");
        }
    }
}
