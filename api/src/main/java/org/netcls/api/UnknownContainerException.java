// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** The container has no group. */
public final class UnknownContainerException extends NetClsException {
    private static final long serialVersionUID = 1;

    public UnknownContainerException(ContainerId container) {
        super("no container '" + container + "'");
    }
}
