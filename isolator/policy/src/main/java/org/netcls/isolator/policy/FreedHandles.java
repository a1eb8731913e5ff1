// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Names;
import org.netcls.isolator.policy.table.Nft;

/** Handles whose containers are long gone: what was counted of them, and their buckets, are not those of the next. */
final class FreedHandles {
    private final Set<NetClsHandle> freed = ConcurrentHashMap.newKeySet();

    void add(NetClsHandle handle) {
        freed.add(handle);
    }

    /** It is another container's now, and what is counted is of that. */
    void keep(NetClsHandle handle) {
        freed.remove(handle);
    }

    /** Those that were freed while nobody was told. */
    void addAll(Policy policy, Nft nft, Predicate<NetClsHandle> isFree) throws IOException {
        nft.counts(Names.packets(policy)).keySet().stream().filter(isFree).forEach(freed::add);
    }

    /** Takes what is kept of them out of the kernel; those of no policy are not in it. Gives which these were. */
    Set<NetClsHandle> remove(Collection<Policy> policies, Nft nft) throws IOException {
        Set<NetClsHandle> gone = Set.copyOf(freed);
        String text =
                policies.stream().map(policy -> Names.deletions(policy, gone)).collect(Collectors.joining());
        if (!text.isEmpty()) {
            nft.apply(text);
        }
        freed.removeAll(gone);
        return gone;
    }
}
