// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.netcls.state.http.web.Problem;

/**
 * Which requests are answered.
 *
 * @param token what every request has to bring, but those with a client certificate
 */
record Admission(HostNames hosts, Optional<Token> token) {
    // As the Servlet specification names it (3.10); the server puts only certificates there that it trusts.
    private static final String CERTIFICATE = "jakarta.servlet.request.X509Certificate";

    /** @throws Problem if the request is not answered */
    void check(HttpServletRequest request) throws Problem {
        if (!hosts.allow(request.getServerName(), request.getLocalAddr())) {
            throw new Problem(
                    421, "this agent does not answer to the name in the header Host; see 'hosts' in its configuration");
        }
        boolean isLocal = isLoopback(request.getLocalAddr());
        if (!isLocal && !request.isSecure()) {
            throw forbidden("from other machines the state is read with TLS only");
        }
        if (request.getAttribute(CERTIFICATE) != null) {
            return;
        }
        if (token.isPresent()) {
            if (!token.get().isIn(request.getHeader("Authorization"))) {
                throw new Problem(
                        HttpServletResponse.SC_UNAUTHORIZED,
                        "a valid token is needed, as a bearer token or as the password of a browser");
            }
        } else if (!isLocal) {
            throw forbidden("from other machines the state is read with a token or a client certificate only");
        }
    }

    private static Problem forbidden(String detail) {
        return new Problem(HttpServletResponse.SC_FORBIDDEN, detail);
    }

    private static boolean isLoopback(String address) {
        try {
            // An address as it stands, so nothing is looked up. None at all would be taken for loopback.
            return address != null
                    && !address.isEmpty()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
