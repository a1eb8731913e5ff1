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
        ContainerId owner = found(handle, container);
        if (!owner.equals(container)) {
            throw new HandleUnavailableException("handle " + handle + " is with container '" + owner + "'");
        }
    }

    /** This container's group has the handle, or shall have it. Who owns it: the one before, while its group has it. */
    ContainerId found(NetClsHandle handle, ContainerId container) {
        ContainerId before = owners.putIfAbsent(handle, container);
        if (before == null || before.equals(container) || carries(before, handle)) {
            return before == null ? container : before;
        }
        owners.put(handle, container);
        return container;
    }

    /** The owner of this handle, if its group carries it. */
    Optional<ContainerId> owner(NetClsHandle handle) {
        return Optional.ofNullable(owners.get(handle)).filter(owner -> carries(owner, handle));
    }

    boolean carries(ContainerId container, NetClsHandle handle) {
        return inKernel(container).equals(Optional.of(handle));
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
