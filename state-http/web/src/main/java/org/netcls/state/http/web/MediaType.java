// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.http.HttpServletRequest;

/** Of what type the body of a request or an answer is. */
public final class MediaType {
    public static final String JSON = "application/json";

    private MediaType() {}

    /** As the request names it, without parameters; empty if it names none. */
    public static String of(HttpServletRequest request) {
        String type = request.getContentType();
        return type == null ? "" : type.split(";", 2)[0].strip();
    }
}
