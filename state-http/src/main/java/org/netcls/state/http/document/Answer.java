// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.netcls.state.http.mirror.Slice;
import org.netcls.state.http.web.CompletionListener;
import org.netcls.state.http.web.Problem;

/** Sends a document, or that the client has it. No thread waits for a client that does not read. */
public final class Answer {
    // Not with a weight of zero.
    private static final String WEIGHT = "\\s*(;\\s*q=(?!0(\\.0*)?\\s*$)[0-9.]+\\s*)?";
    private static final Pattern GZIP = Pattern.compile("\\s*gzip" + WEIGHT, Pattern.CASE_INSENSITIVE);
    private static final Pattern JSON_TYPE = Pattern.compile(
            "\\s*(application/json|application/\\*|\\*/\\*)(\\s*;\\s*(?!q=)[^;=]+=[^;]*)*" + WEIGHT,
            Pattern.CASE_INSENSITIVE);

    // Of the heap there is one, so there is one of each of these.
    private static final long HEAP = Runtime.getRuntime().maxMemory();
    // Beside what the documents hold that are given now, these keep old ones.
    private static final InFlight SHARED = new InFlight(HEAP / 4);
    private static final InFlight OWN = new InFlight(Math.min(HEAP / 8, 64 << 20));

    private Answer() {}

    /** How many bytes are kept now for clients that have not taken them yet. */
    public static long inFlight() {
        return SHARED.bytes() + OWN.bytes();
    }

    /**
     * Answers with a document that others get too, and that is good for as long as its tag is the same.
     *
     * @throws Problem if too much is kept for slow clients already
     */
    public static void send(
            HttpServletRequest request, HttpServletResponse response, String contentType, Document document)
            throws IOException, Problem {
        send(request, response, contentType, document, SHARED);
    }

    /** As {@link #send}, with a document that was made for this request. */
    public static void sendNow(
            HttpServletRequest request, HttpServletResponse response, String contentType, Document document)
            throws IOException, Problem {
        send(request, response, contentType, document, OWN);
    }

    static void send(
            HttpServletRequest request,
            HttpServletResponse response,
            String contentType,
            Document document,
            InFlight inFlight)
            throws IOException, Problem {
        boolean gzip = acceptsGzip(request);
        String tag = '"' + document.tag() + (gzip ? "-gzip\"" : "\"");
        // The answer to a POST is the one to that body, and good for nothing else (RFC 9110, 13.1.2).
        boolean isRead = !request.getMethod().equals("POST");
        if (isRead && isKnown(list(request, "If-None-Match"), tag)) {
            describe(response, tag);
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        List<Slice> slices = gzip ? document.gzipped() : document.plain();
        Optional<InFlight.Share> share = keep(request, response, slices, inFlight);
        if (isRead) {
            describe(response, tag);
        } else {
            response.setHeader("Cache-Control", "no-store");
        }
        encode(response, gzip);
        write(request, response, contentType, slices, share);
    }

    private static void describe(HttpServletResponse response, String tag) {
        response.setHeader("ETag", tag);
        response.setHeader("Vary", "Accept-Encoding");
        response.setHeader("Cache-Control", "no-cache");
    }

    private static void encode(HttpServletResponse response, boolean gzip) {
        response.setHeader("Vary", "Accept-Encoding");
        if (gzip) {
            response.setHeader("Content-Encoding", "gzip");
        }
    }

    /** Answers with content that was made for this request; if the client has the same already, it is not sent. */
    public static void sendNow(
            HttpServletRequest request, HttpServletResponse response, String contentType, byte[] content)
            throws IOException, Problem {
        sendNow(request, response, contentType, Document.of(content));
    }

    /** Answers with what is worth nothing a moment later. */
    public static void sendOnce(
            HttpServletRequest request, HttpServletResponse response, String contentType, byte[] content)
            throws IOException, Problem {
        boolean gzip = acceptsGzip(request);
        Document document = Document.of("", content);
        List<Slice> slices = gzip ? document.gzipped() : document.plain();
        Optional<InFlight.Share> share = keep(request, response, slices, OWN);
        encode(response, gzip);
        write(request, response, contentType, slices, share);
    }

    /** What is to be kept for a client that may be slow; nothing where the server keeps it. */
    private static Optional<InFlight.Share> keep(
            HttpServletRequest request, HttpServletResponse response, List<Slice> slices, InFlight inFlight)
            throws Problem {
        if (request.getMethod().equals("HEAD") || Slice.length(slices) < response.getBufferSize()) {
            return Optional.empty();
        }
        return Optional.of(inFlight.keep(slices)
                .orElseThrow(
                        () -> Problem.unavailable("too much is on its way to clients that do not take it: ask again,"
                                + " and where that does not help, for less")));
    }

    private static void write(
            HttpServletRequest request,
            HttpServletResponse response,
            String contentType,
            List<Slice> slices,
            Optional<InFlight.Share> share)
            throws IOException {
        response.setContentType(contentType);
        response.setContentLengthLong(Slice.length(slices));
        if (share.isPresent()) {
            Sending.begin(request, response, slices, share.get());
        } else if (!request.getMethod().equals("HEAD")) {
            // Kept by the server until this call has returned, and then sent without a thread.
            for (Slice slice : slices) {
                response.getOutputStream().write(slice.bytes(), slice.offset(), slice.length());
            }
        }
    }

    private static boolean isKnown(String known, String tag) {
        for (String one : known.split(",")) {
            String bare = one.strip();
            // For a GET, weak comparison (RFC 9110, 13.1.2).
            if (bare.equals("*") || (bare.startsWith("W/") ? bare.substring(2) : bare).equals(tag)) {
                return true;
            }
        }
        return false;
    }

    private static boolean acceptsGzip(HttpServletRequest request) {
        return isAny(GZIP, list(request, "Accept-Encoding"));
    }

    /** Also where it does not say what it accepts. */
    public static boolean acceptsJson(HttpServletRequest request) {
        String types = list(request, "Accept");
        return types.isBlank() || isAny(JSON_TYPE, types);
    }

    /** What a header lists in one line or in several; empty without it. */
    private static String list(HttpServletRequest request, String header) {
        return String.join(",", Collections.list(request.getHeaders(header)));
    }

    private static boolean isAny(Pattern pattern, String list) {
        for (String one : list.split(",")) {
            if (pattern.matcher(one).matches()) {
                return true;
            }
        }
        return false;
    }

    /** Writes as much as the client takes, whenever it takes something. */
    private static final class Sending implements WriteListener, CompletionListener {
        private final AsyncContext context;
        private final ServletOutputStream out;
        private final Iterator<Slice> left;
        private final InFlight.Share share;

        private Sending(AsyncContext context, ServletOutputStream out, Iterator<Slice> left, InFlight.Share share) {
            this.context = context;
            this.out = out;
            this.left = left;
            this.share = share;
        }

        static void begin(
                HttpServletRequest request, HttpServletResponse response, List<Slice> slices, InFlight.Share share)
                throws IOException {
            try {
                AsyncContext context = request.startAsync(request, response);
                // The server ends what is idle for too long.
                context.setTimeout(0);
                ServletOutputStream out = response.getOutputStream();
                Sending sending = new Sending(context, out, slices.iterator(), share);
                context.addListener(sending);
                out.setWriteListener(sending);
            } catch (IOException | RuntimeException e) {
                share.drop();
                throw e;
            }
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
            // Where the connection has failed, some servers do not tell that the request is complete.
            share.drop();
            context.complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {
            share.drop();
        }
    }
}
