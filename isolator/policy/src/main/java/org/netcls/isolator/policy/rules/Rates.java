// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Optional;

/**
 * How much may be sent.
 *
 * @param each by each container
 * @param total by all containers of the policy together
 */
public record Rates(Optional<Rate> each, Optional<Rate> total) {}
