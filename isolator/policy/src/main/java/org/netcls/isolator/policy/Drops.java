// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Count;
import org.netcls.isolator.policy.table.Names;
import org.netcls.isolator.policy.table.Nft;

/** What was dropped since it was looked at last. The kernel counts; nothing is asked of it that has not changed. */
final class Drops {
    // Packets and bytes by classids, for one of another version of the API too.
    private static final String KNOWN = "dropped";

    private final Nft nft;
    private final Map<String, Count> totals = new HashMap<>();
    private final Map<NetClsHandle, Count> known = new ConcurrentHashMap<>();

    /** Told of each handle. */
    interface Teller {
        void tell(Policy policy, NetClsHandle handle, Count dropped);
    }

    Drops(Nft nft) {
        this.nft = nft;
    }

    /** What one of this process knew. True if there was one. */
    boolean goOn(Map<Object, Object> left) {
        if (!(left.remove(KNOWN) instanceof Map<?, ?> before)) {
            return false;
        }
        before.forEach((classId, count) -> NetClsHandle.ofClassId((int) classId)
                .ifPresent(handle -> known.put(handle, of((Map.Entry<?, ?>) count))));
        return true;
    }

    private static Count of(Map.Entry<?, ?> count) {
        return new Count((long) count.getKey(), (long) count.getValue());
    }

    void leave(Map<Object, Object> left) {
        left.put(
                KNOWN,
                known.entrySet().stream()
                        .collect(Collectors.toMap(entry -> entry.getKey().classId(), entry -> of(entry.getValue()))));
    }

    private static Map.Entry<Long, Long> of(Count count) {
        return Map.entry(count.packets(), count.bytes());
    }

    /** These begin anew. */
    void forget(Collection<NetClsHandle> handles) {
        known.keySet().removeAll(handles);
    }

    void look(Collection<Policy> policies, Teller teller) throws IOException {
        // Where a policy has had another primary meanwhile, what is counted begins anew.
        Set<Primary> primaries = policies.stream().map(Policy::primary).collect(Collectors.toSet());
        known.keySet().removeIf(handle -> !primaries.contains(new Primary(handle.primary())));
        Map<String, Count> counters = nft.counters();
        for (Policy policy : policies) {
            Count now = counters.getOrDefault(Names.drops(policy), Count.NOTHING);
            if (!now.equals(totals.put(policy.name(), now)) && now.packets() > 0) {
                look(policy, teller);
            }
        }
    }

    private void look(Policy policy, Teller teller) throws IOException {
        nft.counts(Names.drops(policy)).forEach((handle, now) -> {
            Count before = known.put(handle, now);
            Count dropped = before == null ? now : now.since(before);
            if (dropped.packets() > 0) {
                teller.tell(policy, handle, dropped);
            }
        });
    }
}
