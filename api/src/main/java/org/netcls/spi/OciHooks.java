// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.util.Optional;
import org.netcls.api.NetClsException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes in what the hooks of an OCI runtime are told: the state of a container in JSON, as the runtime specification
 * describes it. Each can be told again.
 */
@ProviderType
public interface OciHooks {
    /**
     * A container has been created, and none of its instructions was run yet. When this returns, its packets carry its
     * handle.
     *
     * @return what whoever asks has to load before it lets the container go on; the agent need not be allowed to do that
     * @throws IllegalArgumentException if that is no such state; the message tells what is expected
     * @throws NetClsException if it cannot get a handle
     */
    Optional<NetworkRules> createRuntime(String state, SeenByHook seen) throws NetClsException;

    /** As {@link #createRuntime(String, SeenByHook)}, told by one who has seen nothing else. */
    default Optional<NetworkRules> createRuntime(String state) throws NetClsException {
        return createRuntime(state, SeenByHook.NOTHING);
    }

    /**
     * A container has been deleted; it is released if it is known.
     *
     * @throws IllegalArgumentException if that is no such state; the message tells what is expected
     * @throws NetClsException if it cannot be released, as while processes are inside
     */
    void poststop(String state) throws NetClsException;
}
