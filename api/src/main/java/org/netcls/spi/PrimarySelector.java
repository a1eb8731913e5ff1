// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.api.Primary;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Selects the class of service of a container by its labels, when registered as a service. It is asked where a container is
 * prepared without asking for a primary or a handle, and when its labels change; of several, the first that selects a
 * primary, by their ranking. Where it asks for one, all are asked whether it may. Safe for use by several threads; it
 * should answer at once.
 */
@ConsumerType
public interface PrimarySelector {
    /**
     * The primary under which the container gets its handle; empty if it may be any that is not reserved.
     *
     * @throws NetClsException if the container must not begin now; the message says why
     */
    Optional<Primary> select(ContainerId container, Map<String, String> labels) throws NetClsException;

    /**
     * Whether a container may begin that asks for this primary, or for a handle of it, whatever labels it has.
     *
     * @throws NetClsException if it must not begin now; the message says why
     */
    default void require(ContainerId container, Primary primary) throws NetClsException {}

    /** Those that are given only to containers that are selected, or that ask for them. */
    Set<Primary> reserved();
}
