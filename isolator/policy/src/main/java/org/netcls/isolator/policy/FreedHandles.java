// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.HandleUse;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Names;
import org.netcls.isolator.policy.table.Nft;

/** Handles whose containers are long gone: what was counted of them, and their buckets, are not those of the next. */
final class FreedHandles {
    private final Nft nft;
    private final Set<NetClsHandle> freed = ConcurrentHashMap.newKeySet();
    /** Those that were given again at once; what is counted is not yet of the next. */
    private final Set<NetClsHandle> assigned = ConcurrentHashMap.newKeySet();
    /** Whether what is counted of those that are freed now is just about to be taken away. */
    private final AtomicBoolean isCalled = new AtomicBoolean();
    /** Whether nothing is counted of a handle that was freed while nobody was told. */
    private volatile boolean sweptAll;

    FreedHandles(Nft nft) {
        this.nft = nft;
    }

    /** True if {@link #forget} is to be called now, because the handles may be given again at once. */
    boolean changed(AssignmentEvent event) {
        switch (event.kind()) {
            case FREED -> event.handle().ifPresent(this::add);
            case ASSIGNED, RELABELED -> event.handle().ifPresent(this::assigned);
            case RECOVERED -> sweptAll = false;
            default -> {
                // No handle is free again.
            }
        }
        return event.kind() == AssignmentEvent.Kind.FREED && !isCalled.getAndSet(true);
    }

    private void add(NetClsHandle handle) {
        assigned.remove(handle);
        freed.add(handle);
    }

    /** It is another container's now, and what will be counted is of that. */
    private void assigned(NetClsHandle handle) {
        if (!isCalled.get()) {
            freed.remove(handle);
        } else if (freed.contains(handle)) {
            assigned.add(handle);
        }
    }

    /**
     * Takes what is kept of them out of the kernel; where that fails, those that are still free stay known.
     *
     * @param policies all that have rules; what belongs to none is not in the kernel
     * @param isolator tells which were freed while nobody was told
     * @return which these were
     */
    Set<NetClsHandle> forget(Collection<Policy> policies, Optional<? extends IsolatorView> isolator)
            throws IOException {
        try {
            if (!sweptAll && isolator.isPresent()) {
                sweep(policies, isolator.get());
            }
            isCalled.set(false);
            return remove(policies);
        } catch (IOException | IllegalArgumentException e) {
            forgetLater();
            throw e;
        }
    }

    private void sweep(Collection<Policy> policies, IsolatorView isolator) throws IOException {
        for (Policy policy : policies) {
            nft.counts(Names.packets(policy)).keySet().stream()
                    .filter(handle -> isolator.handle(handle).use() == HandleUse.FREE)
                    .forEach(freed::add);
        }
        sweptAll = true;
    }

    private Set<NetClsHandle> remove(Collection<Policy> policies) throws IOException {
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

    /** Of those that were given again meanwhile nothing can be taken away later: it would be what the next has sent. */
    void forgetLater() {
        isCalled.set(false);
        freed.removeAll(assigned);
        assigned.clear();
    }
}
