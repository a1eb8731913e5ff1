// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * Why a part of the agent does not do its work: a service for as long as that lasts, registered by the part, for others
 * to tell.
 *
 * @param reason one line for people, with what to do about it and whether the part tries again by itself
 */
public record NotReady(String reason) {
    @Override
    public String toString() {
        return reason;
    }
}
