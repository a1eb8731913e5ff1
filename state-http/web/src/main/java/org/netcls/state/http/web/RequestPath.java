// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.http.HttpServletRequest;

/** Which path a request is for. */
public final class RequestPath {
    private RequestPath() {}

    /** All of it, decoded, whichever servlet it comes to. */
    public static String of(HttpServletRequest request) {
        String rest = request.getPathInfo() == null ? "" : request.getPathInfo();
        return request.getServletPath() + rest;
    }
}
