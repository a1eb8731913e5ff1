// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.netcls.state.http.document.Answer;
import org.netcls.state.http.document.Document;
import org.netcls.state.http.gate.SharedPath;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code GET /netcls/}: a page that shows the state in a browser. It reads what everybody can, and nothing more. */
@Component(service = Servlet.class)
@ServletPattern(PageEndpoint.PATH + "/*")
public final class PageEndpoint extends SharedPath {
    static final String PATH = "/netcls";

    private static final String ONLY_FROM_HERE = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static final Set<String> MODULES = Set.of(
            "page.js",
            "agent.js",
            "drawing.js",
            "selected.js",
            "model/extent.js",
            "model/findings.js",
            "model/handles.js",
            "model/history.js",
            "model/known.js",
            "model/order.js",
            "model/policies.js",
            "model/remembered.js",
            "model/search.js",
            "model/space.js",
            "model/text.js",
            "view/elements.js",
            "view/events.js",
            "view/findings.js",
            "view/lost.js",
            "view/map.js",
            "view/overview.js",
            "view/plot.js",
            "view/plots.js",
            "view/policies.js",
            "view/selection.js",
            "view/table.js");

    private static final long serialVersionUID = 1;

    private final transient Map<String, File> files;

    private record File(String contentType, Document content) {
        static File of(String contentType, String name) throws IOException {
            return new File(contentType, Document.ofResource(PageEndpoint.class, name));
        }
    }

    @Activate
    public PageEndpoint() throws IOException {
        Map<String, File> files = new HashMap<>();
        files.put("", File.of("text/html;charset=utf-8", "index.html"));
        files.put("page.css", File.of("text/css;charset=utf-8", "page.css"));
        files.put("icon.svg", File.of("image/svg+xml", "icon.svg"));
        for (String module : MODULES) {
            files.put(module, File.of("text/javascript;charset=utf-8", module));
        }
        this.files = Map.copyOf(files);
    }

    @Override
    protected boolean hasSomething(HttpServletRequest request) {
        return request.getPathInfo() == null || files.containsKey(rest(request));
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws IOException, Problem {
        if (request.getPathInfo() == null) {
            // What the page loads is beside it.
            response.sendRedirect(request.getContextPath() + PATH + "/");
            return;
        }
        File file = files.get(rest(request));
        if (file == null) {
            throw nothing(request);
        }
        response.setHeader("Content-Security-Policy", ONLY_FROM_HERE);
        response.setHeader("Referrer-Policy", "no-referrer");
        Answer.send(request, response, file.contentType(), file.content());
    }
}
