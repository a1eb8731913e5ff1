// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mesos;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;

/**
 * Who answers.
 *
 * @param host the address that the request came in on
 */
record AgentAddress(String host, int port) {
    /** Of a request over a unix socket, in a form that clients of Mesos can read. */
    private static final AgentAddress NOWHERE = new AgentAddress("127.0.0.1", 0);

    private static final RuntimeMXBean PROCESS = ManagementFactory.getRuntimeMXBean();

    /** When the agent's process was started. */
    static final Instant STARTED = Instant.ofEpochMilli(PROCESS.getStartTime());

    /** The name of this machine; it serves as the agent's id too. */
    static final String HOSTNAME = hostname();

    static AgentAddress of(HttpServletRequest request) {
        return request.getLocalPort() < 0 ? NOWHERE : new AgentAddress(request.getLocalAddr(), request.getLocalPort());
    }

    /** How long ago that was, whatever the wall clock was set to since. */
    static Duration uptime() {
        return Duration.ofMillis(PROCESS.getUptime());
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }
}
