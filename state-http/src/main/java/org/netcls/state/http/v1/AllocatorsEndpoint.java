// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.netcls.api.Overview;
import org.netcls.json.JsonText;
import org.netcls.spi.HandleAllocator;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.NoIsolatorException;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code GET /netcls/v1/allocators}: the available allocators, highest rank first, and which one chooses. */
@Component(service = Servlet.class)
@ServletPattern("/netcls/v1/allocators")
public final class AllocatorsEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;
    private final transient List<ServiceReference<HandleAllocator>> allocators = new CopyOnWriteArrayList<>();

    @Activate
    public AllocatorsEndpoint(@Reference Mirror mirror) {
        this.mirror = mirror;
    }

    @Reference(
            service = HandleAllocator.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindAllocator(ServiceReference<HandleAllocator> allocator) {
        allocators.add(allocator);
    }

    void unbindAllocator(ServiceReference<HandleAllocator> allocator) {
        allocators.remove(allocator);
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Parameters.of(request).knowing(Set.of());
        Overview overview = mirror.isolator().overview();
        Answer.sendNow(request, response, Answer.JSON, JsonText.of(json -> write(json, overview)));
    }

    private void write(JsonGenerator json, Overview overview) {
        json.writeStartObject().writeStartArray("allocators");
        allocators.stream().sorted(Comparator.reverseOrder()).forEach(allocator -> {
            String name = String.valueOf(allocator.getProperty(HandleAllocator.NAME));
            json.writeStartObject()
                    .write("name", name)
                    .write("ranking", ranking(allocator))
                    .write("bundle", bundle(allocator))
                    .write("used", overview.allocator().equals(Optional.of(name)))
                    .writeEnd();
        });
        json.writeEnd();
        overview.allocatorFault().ifPresent(fault -> json.write("fault", fault));
        json.writeEnd();
    }

    /** Empty if it has just gone, or has no name. */
    private static String bundle(ServiceReference<?> service) {
        return Optional.ofNullable(service.getBundle())
                .map(Bundle::getSymbolicName)
                .orElse("");
    }

    private static int ranking(ServiceReference<?> service) {
        return service.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }
}
