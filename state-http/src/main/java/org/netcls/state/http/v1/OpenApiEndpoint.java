// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.document.Document;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code GET /netcls/v1/openapi.json}: what can be asked for, and what the answers look like. */
@Component(service = Servlet.class)
@ServletPattern("/netcls/v1/openapi.json")
public final class OpenApiEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient Document document;

    @Activate
    public OpenApiEndpoint() throws IOException {
        document = Document.ofResource(OpenApiEndpoint.class, "openapi.json");
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, Problem {
        Parameters.of(request).knowing(Set.of());
        Answer.send(request, response, MediaType.JSON, document);
    }
}
