// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.Optional;
import org.netcls.api.NetClsHandle;

/**
 * What a set or a map of handles has.
 *
 * @param verdict of a map, as nft writes it: {@code jump tier_gold}; empty in a set
 */
public record Element(NetClsHandle handle, Optional<String> verdict) {
    /** As nft takes it. */
    @Override
    public String toString() {
        return handle.hex() + verdict.map(what -> " : " + what).orElse("");
    }
}
