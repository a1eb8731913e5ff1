// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** The container has a group already. */
public final class AlreadyPreparedException extends NetClsException {
    private static final long serialVersionUID = 1;

    public AlreadyPreparedException(Assignment assignment) {
        super("container '" + assignment.container() + "' has "
                + assignment.handle().map(NetClsHandle::hex).orElse("a group") + " already");
    }
}
