// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** A policy that is for the container cannot be kept now, or nobody can tell which one is, so it must not begin. */
public final class PolicyException extends NetClsException {
    private static final long serialVersionUID = 1;

    public PolicyException(String message) {
        super(message);
    }
}
