// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http;

import java.time.Instant;

/**
 * Who answers.
 *
 * @param host the address that the request came in on
 * @param hostname the name of this machine; it serves as the agent's id too
 * @param started when the bundle that answers was started
 */
record AgentAddress(String host, int port, String hostname, Instant started) {}
