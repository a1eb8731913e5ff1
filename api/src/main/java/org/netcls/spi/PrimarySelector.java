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
 * prepared without a primary or a handle of its own wish, and when its labels change; of several, the first that selects a
 * primary, by their ranking. Safe for use by several threads; it should answer at once.
 */
@ConsumerType
public interface PrimarySelector {
    /**
     * The primary under which the container gets its handle; empty if it may be any that is not reserved.
     *
     * @throws NetClsException if the container must not begin now; the message says why
     */
    Optional<Primary> select(ContainerId container, Map<String, String> labels) throws NetClsException;

    /** Those that are given only to containers that are selected, or that ask for them. */
    Set<Primary> reserved();
}
