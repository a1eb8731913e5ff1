// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.netcls.state.http.mirror.Slice;

/** Sends a document, or that the client has it. No thread waits for a client that does not read. */
public final class Answer {
    public static final String JSON = "application/json";

    // Not with a weight of zero.
    private static final Pattern GZIP =
            Pattern.compile("\\s*gzip\\s*(;\\s*q=(?!0(\\.0*)?\\s*$)[0-9.]+\\s*)?", Pattern.CASE_INSENSITIVE);

    private Answer() {}

    /** Answers with the document, which is good for as long as its tag is the same. */
    public static void send(
            HttpServletRequest request, HttpServletResponse response, String contentType, Document document)
            throws IOException {
        boolean gzip = acceptsGzip(request.getHeader("Accept-Encoding"));
        String tag = '"' + document.tag() + (gzip ? "-gzip\"" : "\"");
        response.setHeader("ETag", tag);
        response.setHeader("Vary", "Accept-Encoding");
        response.setHeader("Cache-Control", "no-cache");
        if (isKnown(request.getHeader("If-None-Match"), tag)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        if (gzip) {
            response.setHeader("Content-Encoding", "gzip");
        }
        write(request, response, contentType, gzip ? document.gzipped() : document.plain());
    }

    /** Answers with content that was made for this request; if the client has the same already, it is not sent. */
    public static void sendNow(
            HttpServletRequest request, HttpServletResponse response, String contentType, byte[] content)
            throws IOException {
        send(request, response, contentType, Document.of(content));
    }

    /** Answers with what is worth nothing a moment later. */
    public static void sendOnce(
            HttpServletRequest request, HttpServletResponse response, String contentType, byte[] content)
            throws IOException {
        write(request, response, contentType, List.of(Slice.of(content)));
    }

    private static void write(
            HttpServletRequest request, HttpServletResponse response, String contentType, List<Slice> slices)
            throws IOException {
        long length = slices.stream().mapToLong(Slice::length).sum();
        response.setContentType(contentType);
        response.setContentLengthLong(length);
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        if (length < response.getBufferSize()) {
            // Kept by the server until this call has returned, and then sent without a thread.
            for (Slice slice : slices) {
                response.getOutputStream().write(slice.bytes(), slice.offset(), slice.length());
            }
        } else {
            Sending.begin(request, response, slices);
        }
    }

    private static boolean isKnown(String known, String tag) {
        if (known == null) {
            return false;
        }
        for (String one : known.split(",")) {
            String bare = one.strip();
            // For a GET, weak comparison (RFC 9110, 13.1.2).
            if (bare.equals("*") || (bare.startsWith("W/") ? bare.substring(2) : bare).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static boolean acceptsGzip(String encodings) {
        if (encodings == null) {
            return false;
        }
        for (String one : encodings.split(",")) {
            if (GZIP.matcher(one).matches()) {
                return true;
            }
        }
        return false;
    }

    /** Writes as much as the client takes, whenever it takes something. */
    private static final class Sending implements WriteListener {
        private final AsyncContext context;
        private final ServletOutputStream out;
        private final Iterator<Slice> left;

        private Sending(AsyncContext context, ServletOutputStream out, Iterator<Slice> left) {
            this.context = context;
            this.out = out;
            this.left = left;
        }

        static void begin(HttpServletRequest request, HttpServletResponse response, List<Slice> slices)
                throws IOException {
            AsyncContext context = request.startAsync(request, response);
            // The server ends what is idle for too long.
            context.setTimeout(0);
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new Sending(context, out, slices.iterator()));
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                if (!left.hasNext()) {
                    context.complete();
                    return;
                }
                Slice next = left.next();
                out.write(next.bytes(), next.offset(), next.length());
            }
        }

        @Override
        public void onError(Throwable gone) {
            context.complete();
        }
    }
}
