// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** The container has a group already. */
public final class AlreadyPreparedException extends NetClsException {
    private static final long serialVersionUID = 1;

    private final transient Assignment assignment;

    public AlreadyPreparedException(Assignment assignment) {
        super("container '" + assignment.container() + "' has "
                + assignment.handle().map(NetClsHandle::hex).orElse("a group") + " already");
        this.assignment = assignment;
    }

    /** What the container has, so that a caller can tell whether it is what was asked for; not serialized. */
    public Assignment assignment() {
        return assignment;
    }
}
