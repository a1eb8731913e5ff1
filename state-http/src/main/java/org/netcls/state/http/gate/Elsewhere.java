// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Component;

/** Every path where there is nothing; without it the server would answer with a page of its own. */
@Component(service = Servlet.class)
@ServletPattern("/*")
public final class Elsewhere extends SharedPath {
    private static final long serialVersionUID = 1;

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws Problem {
        throw nothing(request);
    }

    @Override
    protected boolean hasSomething(HttpServletRequest request) {
        return false;
    }
}
