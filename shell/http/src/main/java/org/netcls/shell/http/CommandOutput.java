// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.netcls.state.http.web.Completion;

/**
 * Sends what a command prints as the body of the answer. The trailer has its exit status, and what it wrote on standard
 * error: there it cannot be mixed up with the rest, and comes when the client knows how it ended.
 */
final class CommandOutput {
    private static final String STATUS = "Netcls-Status";
    private static final String ERROR = "Netcls-Error";
    /** A server's trailer has less than 8 KiB, and what is escaped takes twice as much. */
    private static final int MOST_ERRORS = 4000;

    private final AsyncContext context;
    private final OutputStream out;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private volatile Map<String, String> trailer = Map.of();

    /**
     * Begins the answer at once, so that one without an end tells that the command has begun, and none that it has not.
     *
     * @throws IOException if the client has gone
     */
    CommandOutput(AsyncContext context) throws IOException {
        HttpServletResponse response = (HttpServletResponse) context.getResponse();
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Connection", "close");
        response.setHeader("Trailer", STATUS + ", " + ERROR);
        response.setTrailerFields(() -> trailer);
        this.context = context;
        this.out = response.getOutputStream();
        response.flushBuffer();
    }

    OutputStream out() {
        return out;
    }

    OutputStream err() {
        return err;
    }

    void end(int status) {
        trailer = Map.of(STATUS, Integer.toString(status), ERROR, error());
        // The server may have been stopped by this command.
        Completion.of(context);
    }

    /** Whole lines of the beginning and the end, where what counts all comes last. */
    static String brief(String text) {
        if (text.length() <= MOST_ERRORS) {
            return text;
        }
        int head = text.lastIndexOf('\n', MOST_ERRORS / 2) + 1;
        int tail = text.indexOf('\n', text.length() - MOST_ERRORS / 2) + 1;
        if (head == 0 || tail == 0) {
            return text.substring(0, MOST_ERRORS);
        }
        return text.substring(0, head) + "("
                + text.substring(head, tail).lines().count() + " lines are left out here)\n" + text.substring(tail);
    }

    /** On one line as {@code printf %b} reads it; each char is an octet of UTF-8, as Jetty writes a header. */
    private String error() {
        return brief(err.toString(StandardCharsets.ISO_8859_1).stripTrailing())
                .replace("\\", "\\\\")
                .replace("\n", "\\n");
    }
}
