// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.net.UnixDomainSocketAddress;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Refuses requests over TCP with a larger body: at once where the length is told, else when more is read. What may come
 * over a unix socket is for those to say who read it.
 *
 * <p>Felix can limit that too, with a warning in the log at each start about how it does it.
 */
record RequestSize(long bytes) implements HttpConfiguration.Customizer {
    @Override
    public Request customize(Request request, HttpFields.Mutable headers) {
        if (request.getConnectionMetaData().getLocalSocketAddress() instanceof UnixDomainSocketAddress) {
            return request;
        }
        if (request.getLength() > bytes) {
            throw tooLarge();
        }
        return new Counted(request, bytes);
    }

    private static BadMessageException tooLarge() {
        return new BadMessageException(HttpStatus.PAYLOAD_TOO_LARGE_413);
    }

    private static final class Counted extends Request.Wrapper {
        private long left;

        Counted(Request request, long bytes) {
            super(request);
            left = bytes;
        }

        /** Who reads is given enough to see, and say, that it is too much. */
        @Override
        public Content.Chunk read() {
            if (left < 0) {
                return Content.Chunk.from(tooLarge());
            }
            Content.Chunk chunk = super.read();
            if (chunk != null) {
                left -= chunk.remaining();
            }
            return chunk;
        }
    }
}
