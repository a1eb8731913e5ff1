// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsHandle;

/** Where it is written down that a container has its handle, which depends on the state of its assignment. */
interface Books {
    /** Of what shares its parent's group. */
    Books NONE = new Books() {};

    /** The container is one of ours from now on. */
    default void adopted(Assignment assignment) {}

    /**
     * The container has its handle no more.
     *
     * @param told run when the books say so, and before anybody else can have the handle
     */
    default void released(Assignment assignment, Runnable told) {
        told.run();
    }

    /** The assignment with the handle that it has at this moment. */
    default Assignment current(Assignment assignment) {
        return assignment;
    }

    /** Whether the container has this handle without the ledger knowing. */
    default boolean hasBesideTheLedger(Assignment assignment, NetClsHandle handle) {
        return false;
    }

    /** What the container's group carries, when it is as it should be, that the ledger would give to others. */
    default Optional<NetClsHandle> carried(Assignment assignment) {
        return Optional.empty();
    }
}
