// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.netcls.api.Overview;
import org.netcls.diagnosis.bundles.PresentAllocator;
import org.netcls.json.JsonText;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/allocators}: the available allocators, highest rank first, and which one chooses. */
@Component(service = Servlet.class)
@ServletPattern("/netcls/v1/allocators")
public final class AllocatorsEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient BundleContext context;
    private final transient Mirror mirror;

    @Activate
    public AllocatorsEndpoint(BundleContext context, @Reference Mirror mirror) {
        this.context = context;
        this.mirror = mirror;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Parameters.of(request).knowing(Set.of());
        Overview overview = mirror.isolator().overview();
        Answer.sendNow(request, response, MediaType.JSON, JsonText.of(json -> write(json, overview)));
    }

    private void write(JsonGenerator json, Overview overview) {
        json.writeStartObject().writeStartArray("allocators");
        PresentAllocator.all(context)
                .forEach(allocator -> json.writeStartObject()
                        .write("name", allocator.name())
                        .write("ranking", allocator.rank())
                        .write("bundle", allocator.bundle())
                        .write("version", allocator.version())
                        .write("bundleId", allocator.bundleId())
                        .write("used", allocator.inUse())
                        .writeEnd());
        json.writeEnd();
        overview.allocatorFault().ifPresent(fault -> json.write("fault", fault));
        json.writeEnd();
    }
}
