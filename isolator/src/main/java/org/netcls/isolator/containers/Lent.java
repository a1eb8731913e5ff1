// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;

/**
 * What a group elsewhere carries because somebody has made it for a container.
 *
 * @param container the one with a group of its own, also where others share that
 */
public record Lent(ContainerId container, NetClsHandle handle) {
    static Lent by(Assignment owner) {
        return new Lent(owner.container(), owner.handle().orElseThrow());
    }
}
