// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Optional;

/**
 * A packet that might be.
 *
 * @param host an address alone
 * @param protocol empty for one that no rule names
 */
record Probe(Cidr host, Optional<Protocol> protocol, int port) {}
