// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter that goes when the requests on their way through it have passed. */
public abstract class LastingFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    private final transient Underway underway = new Underway();

    /** Lets a request pass, or answers it. */
    protected abstract void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException;

    @Override
    protected final void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        underway.pass(request, response, () -> pass(request, response, chain));
    }

    @Override
    public final void init() {
        underway.open();
    }

    @Override
    public final void destroy() {
        underway.close();
    }
}
