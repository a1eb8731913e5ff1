// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.netcls.json.problem.ProblemDetails;

/**
 * Writes the errors that Jetty finds by itself as problem details (RFC 9457). They tell the status and what follows from
 * it: neither what the client sent nor what went wrong inside.
 *
 * <p>Behind the gate there is an answer to every path. Where nothing is found, it is the gate that is starting or being
 * replaced, and the client can ask again.
 */
final class Problems extends ErrorHandler {
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int status, String message, Throwable cause, Callback callback) {
        int told = told(request, status, cause);
        response.setStatus(told);
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, ProblemDetails.MEDIA_TYPE);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", "default-src 'none'");
        headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());
        if (told == HttpStatus.SERVICE_UNAVAILABLE_503) {
            headers.put(HttpHeader.RETRY_AFTER, "1");
        }
        response.write(true, ByteBuffer.wrap(new ProblemDetails(told, Optional.of(detail(told))).json()), callback);
    }

    /** A connection that ends while its client can still hear of it is ended by the server, which is being stopped. */
    private static int told(Request request, int status, Throwable cause) {
        // OPTIONS * asks for no path.
        boolean isNobodyThere = status == HttpStatus.NOT_FOUND_404 && !HttpMethod.OPTIONS.is(request.getMethod());
        return isNobodyThere || cause instanceof EofException ? HttpStatus.SERVICE_UNAVAILABLE_503 : status;
    }

    private static String detail(int status) {
        return switch (status) {
            case HttpStatus.SERVICE_UNAVAILABLE_503 ->
                "the part of the agent that answers here is not ready: ask again";
            case HttpStatus.INTERNAL_SERVER_ERROR_500 -> "see the agent's log";
            default ->
                "the server refuses the request for its path, its headers or its length, and has not looked at what it"
                        + " asks for";
        };
    }
}
