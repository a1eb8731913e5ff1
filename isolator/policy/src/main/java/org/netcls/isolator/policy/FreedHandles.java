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
    /** Those that were given again at once; what is counted is not yet of the next. */
    private final Set<NetClsHandle> assigned = ConcurrentHashMap.newKeySet();

    void add(NetClsHandle handle) {
        assigned.remove(handle);
        freed.add(handle);
    }

    /**
     * It is another container's now, and what is counted is of that.
     *
     * @param soon whether what was counted before is just about to be taken away
     */
    void assigned(NetClsHandle handle, boolean soon) {
        if (!soon) {
            freed.remove(handle);
        } else if (freed.contains(handle)) {
            assigned.add(handle);
        }
    }

    /** It could not be taken away, and later it would be what the next has sent. */
    void keepAssigned() {
        freed.removeAll(assigned);
        assigned.clear();
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
        assigned.removeAll(gone);
        return gone;
    }
}
