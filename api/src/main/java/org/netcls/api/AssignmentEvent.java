// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Instant;
import java.util.Optional;

/**
 * One change of the state.
 *
 * @param version the state's version since this change; each change has one of its own, and no version is left out
 * @param assignment as it is since the change, or was before it for {@link Kind#RELEASED}; empty for changes that are
 *     about no container
 * @param handle the handle that the change is about; empty for changes that are about none
 * @param detail more for people; may be empty
 */
public record AssignmentEvent(
        long version,
        Kind kind,
        Instant time,
        Optional<Assignment> assignment,
        Optional<NetClsHandle> handle,
        String detail) {
    /** What happened. */
    public enum Kind {
        /** A container got its handle, or was found with it; or the operator wrote another, or took it away. */
        ASSIGNED,
        /** A process that was started in a container without us was moved into its group. */
        JOINED,
        /** A container has other labels, and another handle if these select another primary; the one before is quarantined then. */
        RELABELED,
        /** A container is gone. Its handle is quarantined now, unless it shared its parent's. */
        RELEASED,
        /** A handle has been quarantined long enough, and can be given again. */
        FREED,
        /**
         * A group was found with another classid than the isolator wrote, or a process of it elsewhere, or it is right
         * again.
         */
        DRIFTED,
        /** The isolator begins, or has another configuration: read the state again. */
        RECOVERED,
        /** A foreign group was found, has changed, or is there no more. */
        FOREIGN,
        /** A policy has dropped packets of a container, or would have where it learns. */
        DROPPED,
        /** A policy came into force, has changed or is gone; or its rules were changed by somebody, or are right again. */
        POLICY,
        /** Another allocator chooses handles, none does, or the one that did was found to be wrong. */
        ALLOCATOR
    }
}
