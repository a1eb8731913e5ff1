// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who sent a request over the control socket. The file system has let it in, and it may change something. */
public final class Peer {
    /** The attribute of a request in which the socket's server says it: text, because bundles share no class of ours. */
    public static final String ATTRIBUTE = "org.netcls.control.peer";

    private Peer() {}

    /** As the log names it, such as {@code user root, pid 4711}; empty if the request did not come over the socket. */
    public static Optional<String> of(HttpServletRequest request) {
        return Optional.ofNullable((String) request.getAttribute(ATTRIBUTE));
    }
}
