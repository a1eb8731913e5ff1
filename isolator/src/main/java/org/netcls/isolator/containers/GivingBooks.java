// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.Map;
import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;

/** Books in which handles are given, as it is configured: by an allocator, or by the operator. */
interface GivingBooks extends Books {
    /** The state of what is given. */
    AssignmentState state();

    /** A handle for a container that is about to get a group; empty where the operator will write it. */
    Optional<NetClsHandle> give(ContainerId container, Request request) throws NetClsException;

    /** Another handle for one that gets these labels; empty if it keeps what it has. */
    Optional<NetClsHandle> giveOther(Assignment present, Map<String, String> labels) throws NetClsException;

    /** Takes a handle back that no group of this container has ever carried. */
    void giveBack(NetClsHandle handle, ContainerId container);

    /** The container could not be made, and its group may have carried the handle. */
    void giveUp(Optional<NetClsHandle> handle, ContainerId container);

    /** Lets the operator choose the handle of a container that has a group. */
    void assign(Assignment present, NetClsHandle handle) throws HandleUnavailableException;

    static HandleUnavailableException notTheOperators(Assignment present) {
        return new HandleUnavailableException("container '" + present.container() + "' has "
                + present.handle().map(NetClsHandle::hex).orElse("a group") + why(present.state()));
    }

    private static String why(AssignmentState state) {
        return switch (state) {
            case SHARED -> " of its parent";
            case UNMANAGED -> " already, and handles are given by the allocator now";
            case ASSIGNED, DRIFTED, OUTSIDE -> " already, and it is managed";
        };
    }
}
