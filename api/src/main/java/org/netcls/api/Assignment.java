// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A container with its group and handle.
 *
 * @param handle empty only where no primary handle is configured and the operator has written none either
 * @param group absolute path of the group's directory; a nested container may share its parent's
 * @param since when the group was made; for a container that shares its parent's, when it was prepared
 * @param labels as they were asked for, by key
 */
public record Assignment(
        ContainerId container,
        Optional<NetClsHandle> handle,
        String group,
        Instant since,
        Map<String, String> labels,
        AssignmentState state) {
    public Assignment {
        labels = Labels.checked(labels);
    }

    public Assignment withHandle(Optional<NetClsHandle> handle) {
        return new Assignment(container, handle, group, since, labels, state);
    }

    public Assignment withLabels(Map<String, String> labels) {
        return new Assignment(container, handle, group, since, labels, state);
    }

    public Assignment withState(AssignmentState state) {
        return new Assignment(container, handle, group, since, labels, state);
    }

    /** An assignment by the isolator without labels. */
    public Assignment(ContainerId container, Optional<NetClsHandle> handle, String group, Instant since) {
        this(container, handle, group, since, Map.of(), AssignmentState.ASSIGNED);
    }
}
