// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.netcls.state.http.web.Absence;
import org.netcls.state.http.web.CompletionListener;
import org.netcls.state.http.web.LastingFilter;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardTarget;

/** Counts the requests that come through the gate. */
@Component(service = Filter.class)
@HttpWhiteboardContextSelect(ServletPattern.SELECT)
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardTarget(ServletPattern.SERVER)
@HttpWhiteboardFilterAsyncSupported
public final class TrafficCounter extends LastingFilter {
    private static final long serialVersionUID = 1;

    private final transient Traffic traffic;

    @Activate
    public TrafficCounter(@Reference Traffic traffic) {
        this.traffic = traffic;
    }

    @Override
    protected void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long start = System.nanoTime();
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtEnd(response, start));
            } else if (!Absence.isTold(request)) {
                traffic.count(response.getStatus(), System.nanoTime() - start);
            }
        }
    }

    private final class AtEnd implements CompletionListener {
        private final HttpServletResponse response;
        private final long start;

        AtEnd(HttpServletResponse response, long start) {
            this.response = response;
            this.start = start;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            traffic.count(response.getStatus(), System.nanoTime() - start);
        }
    }
}
