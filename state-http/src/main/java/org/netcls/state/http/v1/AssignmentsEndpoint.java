// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.Json;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.json.NativeJson;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.document.Document;
import org.netcls.state.http.document.Documents;
import org.netcls.state.http.gate.SharedPath;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.Position;
import org.netcls.state.http.mirror.Snapshot;
import org.netcls.state.http.mirror.View;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/assignments}: who has which handle, all or those selected, in JSON or for other tools. */
@Component(service = Servlet.class)
@ServletPattern(AssignmentsEndpoint.PATH)
public final class AssignmentsEndpoint extends SharedPath {
    static final String PATH = "/netcls/v1/assignments";

    private static final View ASSIGNMENT = NativeJson::of;

    private static final long serialVersionUID = 1;

    private final transient Mirror mirror;
    private final transient Documents all;

    @Activate
    public AssignmentsEndpoint(@Reference Mirror mirror) {
        this.mirror = mirror;
        this.all = new Documents(mirror, AssignmentsEndpoint::all);
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        Selection selection = Selection.of(request);
        Format format = Format.of(request);
        if (format == Format.JSON) {
            if (selection.isAll()) {
                Answer.send(request, response, MediaType.JSON, all.get());
            } else {
                Answer.sendNow(request, response, MediaType.JSON, page(mirror.snapshot(), selection));
            }
        } else {
            Snapshot snapshot = mirror.snapshot();
            Stream<Assignment> selected = snapshot.assignments().filter(selection::accepts);
            List<Assignment> assignments =
                    selection.limit().map(selected::limit).orElse(selected).toList();
            byte[] content = format.write(assignments, request);
            Answer.sendNow(
                    request,
                    response,
                    "text/plain;charset=utf-8",
                    Document.of(snapshot.stamp().toString(), content));
        }
    }

    private static Document all(Snapshot snapshot) {
        return new Document.Builder()
                .text(head(snapshot))
                .list(ASSIGNMENT, snapshot.blocks())
                .text("]}")
                .build(snapshot.stamp().toString());
    }

    private static Document page(Snapshot snapshot, Selection selection) {
        Page page = new Page(selection);
        return new Document.Builder()
                .text(head(snapshot))
                .list(ASSIGNMENT, snapshot.blocks(), page::takes)
                .text("]" + page.next() + "}")
                .build(snapshot.stamp().toString());
    }

    private static String head(Snapshot snapshot) {
        Position position = snapshot.stamp().position();
        return "{\"version\":" + position.version() + ",\"instance\":\"" + position.instance() + "\",\"assignments\":[";
    }

    /** What is selected, up to the limit; asked once for each container, in their order. */
    private static final class Page {
        private final Selection selection;
        private int left;
        private Optional<Assignment> last = Optional.empty();
        private boolean hasNext;

        Page(Selection selection) {
            this.selection = selection;
            this.left = selection.limit().orElse(Integer.MAX_VALUE);
        }

        boolean takes(Assignment assignment) {
            if (hasNext || !selection.accepts(assignment)) {
                return false;
            }
            hasNext = left == 0;
            if (!hasNext) {
                left--;
                last = Optional.of(assignment);
            }
            return !hasNext;
        }

        /** What to give as {@code after} to get the page that follows; nothing behind the last one. */
        String next() {
            return hasNext
                    ? ",\"next\":"
                            + Json.createValue(last.orElseThrow().container().value())
                    : "";
        }
    }
}
