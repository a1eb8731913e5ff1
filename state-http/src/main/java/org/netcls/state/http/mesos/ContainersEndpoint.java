// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.netcls.api.Assignment;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.document.Document;
import org.netcls.state.http.document.Documents;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.Snapshot;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /containers} of a Mesos agent, with its filters; parameters that Mesos does not know are ignored. Nested
 * containers are shown with {@code ?show_nested=true} only. */
@Component(service = Servlet.class)
@ServletPattern({"/containers", "/containers.json", "/slave(1)/containers", "/slave(1)/containers.json"})
public final class ContainersEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;
    private final transient Documents outermost;
    private final transient Documents all;

    /**
     * Which containers are asked for; a framework's executors, or by their own names.
     *
     * @param nested whether nested ones are wanted too
     */
    private record Filter(
            Optional<String> framework, Optional<String> executor, Optional<String> container, boolean nested) {
        static Filter of(HttpServletRequest request) throws Problem {
            Parameters parameters = Parameters.of(request);
            Filter filter = new Filter(
                    parameters.one("framework_id"),
                    parameters.one("executor_id"),
                    parameters.one("container_id"),
                    parameters.truth("show_nested"));
            // Every container here has an executor, so there is none that it could show or leave out.
            parameters.truth("show_standalone");
            if (filter.executor.isPresent() && filter.framework.isEmpty()) {
                throw Problem.badRequest("executor_id is unique within a framework only: give framework_id too");
            }
            return filter;
        }

        boolean isAll() {
            return framework.isEmpty() && container.isEmpty();
        }

        boolean accepts(Assignment assignment) {
            String id = MesosJson.id(assignment);
            return framework.map(MesosJson.FRAMEWORK::equals).orElse(true)
                    && executor.map(id::equals).orElse(true)
                    && container.map(id::equals).orElse(true)
                    && (nested || MesosJson.isOutermost(assignment));
        }
    }

    @Activate
    public ContainersEndpoint(@Reference Mirror mirror) {
        this.mirror = mirror;
        this.all = new Documents(mirror, snapshot -> document(snapshot, assignment -> true));
        this.outermost = new Documents(mirror, snapshot -> document(snapshot, MesosJson::isOutermost));
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Filter filter = Filter.of(request);
        if (filter.isAll()) {
            Answer.send(request, response, MediaType.JSON, (filter.nested ? all : outermost).get());
        } else {
            Answer.sendNow(request, response, MediaType.JSON, document(mirror.snapshot(), filter::accepts));
        }
    }

    static Document document(Snapshot snapshot, Predicate<Assignment> wanted) {
        return new Document.Builder()
                .text("[")
                .list(MesosJson.CONTAINER, snapshot.blocks(), wanted)
                .text("]")
                .build(snapshot.stamp().toString());
    }
}
