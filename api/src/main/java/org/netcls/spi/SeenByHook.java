// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.util.Optional;

/**
 * What a hook has seen of a container and of the host, which the agent itself may not be allowed to see.
 *
 * @param ownNetwork whether the container is in another network namespace than the hook; empty if that was not told
 * @param hostname of the host just then; empty if it was not told
 */
public record SeenByHook(Optional<Boolean> ownNetwork, Optional<String> hostname) {
    /** What there is to go by where nobody has told anything. */
    public static final SeenByHook NOTHING = new SeenByHook(Optional.empty(), Optional.empty());
}
