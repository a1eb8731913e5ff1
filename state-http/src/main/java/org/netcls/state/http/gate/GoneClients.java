// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.netcls.state.http.web.LastingFilter;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterDispatcher;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardTarget;

/** Around all others: who hangs up before the answer is whole knows that, and could fill the log with it. */
@Component(service = Filter.class, property = Constants.SERVICE_RANKING + ":Integer=" + Integer.MAX_VALUE)
@HttpWhiteboardContextSelect(ServletPattern.SELECT)
@HttpWhiteboardFilterPattern("/*")
@HttpWhiteboardFilterDispatcher({DispatcherType.REQUEST, DispatcherType.ASYNC})
@HttpWhiteboardTarget(ServletPattern.SERVER)
@HttpWhiteboardFilterAsyncSupported
public final class GoneClients extends LastingFilter {
    private static final long serialVersionUID = 1;

    @Override
    protected void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException e) {
            // Before that it is a failure of ours.
            if (!response.isCommitted()) {
                throw e;
            }
        }
    }
}
