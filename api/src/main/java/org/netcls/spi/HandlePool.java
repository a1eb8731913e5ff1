// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The free secondary handles of one primary, 0x1 to 0xffff, as one allocator sees them. Used by one thread at a time,
 * under the isolator's lock: every operation must take constant time whatever the occupancy, allocate nothing, and not call
 * the isolator, which refuses it.
 */
@ConsumerType
public interface HandlePool {
    /** Chooses a free handle and takes it out of the pool; -1 when there is none. */
    int take();

    /** Takes this handle out of the pool. False when it is not in it. */
    boolean reserve(int secondary);

    /** Puts back a handle that is not in the pool. */
    void give(int secondary);
}
