// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Map;
import java.util.Optional;

/**
 * What a container asks for.
 *
 * @param primary the class of service: a handle under this primary; empty for any
 * @param handle exactly this handle; empty for any
 * @param labels what is kept with the container for as long as it lives, and shown in the state: at most 32, keys of 1
 *     to 63 letters, digits, {@code . _ / -}, values of at most 255 visible characters and spaces
 * @param ownGroup whether a nested container gets a group and a handle of its own instead of sharing its parent's; one
 *     that asks for a primary or a handle gets them anyway
 */
public record Request(
        Optional<Primary> primary, Optional<NetClsHandle> handle, Map<String, String> labels, boolean ownGroup) {
    /** Any handle, without labels. */
    public static final Request ANY = new Request(Optional.empty(), Optional.empty(), Map.of(), false);

    /** @throws IllegalArgumentException if a label breaks these rules, or the handle is not under the primary */
    public Request {
        labels = Labels.checked(labels);
        ownGroup |= primary.isPresent() || handle.isPresent();
        if (primary.isPresent()
                && handle.isPresent()
                && handle.get().primary() != primary.get().value()) {
            throw new IllegalArgumentException("handle " + handle.get() + " is not under primary " + primary.get());
        }
    }

    public Request withPrimary(Primary primary) {
        return new Request(Optional.of(primary), handle, labels, ownGroup);
    }

    public Request withHandle(NetClsHandle handle) {
        return new Request(primary, Optional.of(handle), labels, ownGroup);
    }

    public Request withLabels(Map<String, String> labels) {
        return new Request(primary, handle, labels, ownGroup);
    }

    public Request withOwnGroup() {
        return new Request(primary, handle, labels, true);
    }
}
