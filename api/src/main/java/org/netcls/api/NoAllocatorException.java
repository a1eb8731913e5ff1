// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** There is no allocator to choose a handle, and none came in time. */
public final class NoAllocatorException extends NetClsException {
    private static final long serialVersionUID = 1;

    public NoAllocatorException(String message) {
        super(message);
    }
}
