// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsHandle;
import org.netcls.spi.NetClsCgroups;

/**
 * Which container has which of the operator's handles, as far as they were written through us. The kernel has the last
 * word, because an operator can change them without us.
 */
record Operators(NetClsCgroups cgroups, Map<NetClsHandle, ContainerId> owners) {
    Operators(NetClsCgroups cgroups) {
        this(cgroups, new ConcurrentHashMap<>());
    }

    /** @throws HandleUnavailableException if another container's group carries the handle */
    void claim(NetClsHandle handle, ContainerId container) throws HandleUnavailableException {
        ContainerId before = owners.putIfAbsent(handle, container);
        if (before != null && !before.equals(container)) {
            if (inKernel(before).equals(Optional.of(handle))) {
                throw new HandleUnavailableException("handle " + handle + " is with container '" + before + "'");
            }
            owners.put(handle, container);
        }
    }

    /** A group was found with this handle. */
    void found(NetClsHandle handle, ContainerId container) {
        owners.putIfAbsent(handle, container);
    }

    void release(NetClsHandle handle, ContainerId container) {
        owners.remove(handle, container);
    }

    /** What the container's group carries now; empty if that is no handle or cannot be read. */
    Optional<NetClsHandle> inKernel(ContainerId container) {
        try {
            return NetClsHandle.ofClassId(cgroups.classId(container));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
