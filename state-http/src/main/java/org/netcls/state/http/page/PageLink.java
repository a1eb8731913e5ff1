// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntimeConstants;

/** A page of Felix Web Console, where there is one, with a link to ours. */
@Component(
        service = Servlet.class,
        property = {"felix.webconsole.label=netcls", "felix.webconsole.title=net_cls"})
public final class PageLink extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient ServiceReference<HttpServiceRuntime> server;

    @Activate
    public PageLink(
            @Reference(service = HttpServiceRuntime.class, target = ServletPattern.SERVER)
                    ServiceReference<HttpServiceRuntime> server) {
        this.server = server;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        URI page = page(request.getServerName());
        response.getWriter().println("<p><a href=\"" + page + "\">" + page + "</a></p>");
    }

    /** @param host the one by which the browser knows this machine */
    private URI page(String host) throws IOException {
        String[] endpoints = (String[]) server.getProperty(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT);
        URI served = URI.create(endpoints[0]);
        try {
            return new URI(served.getScheme(), null, host, served.getPort(), PageEndpoint.PATH + "/", null, null);
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
