// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Announces in the answer that the connection ends with it (RFC 9112, section 9.6), where the body of the request has
 * not come in whole by then.
 *
 * <p>Jetty ends such a connection in any case, but looks at the body only when a servlet's answer is on its way, so that
 * a client would send its next request for nothing.
 */
final class UnreadBody implements HttpConfiguration.Customizer {
    @Override
    public Request customize(Request request, HttpFields.Mutable headers) {
        request.addHttpStreamWrapper(Announcing::new);
        return request;
    }

    private static final class Announcing extends HttpStream.Wrapper {
        Announcing(HttpStream stream) {
            super(stream);
        }

        /** No servlet reads on once it has begun to answer, so nothing is lost to it here. */
        @Override
        public void send(
                MetaData.Request request,
                MetaData.Response response,
                boolean last,
                ByteBuffer content,
                Callback callback) {
            if (response != null && !HttpStatus.isInformational(response.getStatus())) {
                consumeAvailable();
            }
            super.send(request, response, last, content, callback);
        }
    }
}
