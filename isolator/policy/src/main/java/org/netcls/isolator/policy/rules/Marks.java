// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Optional;
import java.util.OptionalInt;
import org.netcls.api.NetClsHandle;

/**
 * What is written into packets that are sent.
 *
 * @param priority the class of tc that they go to, if the policy has none of its own
 * @param dscp 0 to 63
 */
public record Marks(Optional<NetClsHandle> priority, OptionalInt dscp) {
    public boolean isEmpty() {
        return priority.isEmpty() && dscp.isEmpty();
    }

    /** Reads {@code 20:1}; a class has the same 32 bits as a handle, and the same numbers are reserved. */
    static NetClsHandle priority(String text, Rates rates) {
        if (rates.shape().isPresent()) {
            throw new IllegalArgumentException("is of no use with shape, which has a class of its own");
        }
        try {
            if (text.indexOf(':') > 0) {
                return NetClsHandle.parse(text);
            }
        } catch (IllegalArgumentException e) {
            // As one that has no colon.
        }
        throw new IllegalArgumentException("is not a class as tc writes it, such as 20:1");
    }
}
