// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An allocator for choosing handles. Registered as a service with the property {@value #NAME}. The service itself holds
 * no state: the isolator opens a pool for each primary, and opens new ones from its own books whenever another
 * allocator takes over.
 */
@ConsumerType
public interface HandleAllocator {
    /** Service property: the allocator's name, as configuration and commands give it. */
    String NAME = "netcls.allocator";

    /** A pool over these handles. Called under the isolator's lock; must not keep {@code free}. */
    HandlePool open(FreeHandles free);
}
