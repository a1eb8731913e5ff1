// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Collection;
import java.util.stream.Collectors;

/** The container has nested containers, which have to be cleaned up first. */
public final class NestedContainersException extends NetClsException {
    private static final long serialVersionUID = 1;

    public NestedContainersException(ContainerId container, Collection<ContainerId> nested) {
        super("container '" + container + "' keeps its handle: first clean up "
                + nested.stream().sorted().map(id -> "'" + id + "'").collect(Collectors.joining(", ")));
    }
}
