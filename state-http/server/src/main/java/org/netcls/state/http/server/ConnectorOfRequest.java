// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import jakarta.servlet.ServletRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.Graceful;

/** Tells servlets by which connector a request has come. */
final class ConnectorOfRequest implements HttpConfiguration.Customizer {
    static final String ATTRIBUTE = "netcls.connector";

    @Override
    public Request customize(Request request, HttpFields.Mutable headers) {
        request.setAttribute(ATTRIBUTE, request.getConnectionMetaData().getConnector());
        return request;
    }

    /** Whether the connection is about to be ended, which waits for the answer. */
    static boolean isEnding(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Graceful connector && connector.isShutdown();
    }
}
