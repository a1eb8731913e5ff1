// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Something that is asked for with POST alone. */
public abstract class PostEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    @Override
    protected final String allowed() {
        return "POST";
    }

    @Override
    protected final void get(HttpServletRequest request, HttpServletResponse response) throws IOException, Problem {
        refuse(request, response);
    }

    @Override
    protected abstract void post(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException;
}
