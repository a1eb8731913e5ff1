// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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
    /** After what handles are free that were not before; when it has recovered, those that nobody told of. */
    private static final Set<AssignmentEvent.Kind> FREEING =
            Set.of(AssignmentEvent.Kind.FREED, AssignmentEvent.Kind.RECOVERED);

    private final Nft nft;

    @GuardedBy("this")
    private final Set<NetClsHandle> freed = new HashSet<>();

    /** Those that were given again at once; what is counted is not yet of the next. */
    @GuardedBy("this")
    private final Set<NetClsHandle> assigned = new HashSet<>();

    /** Those that are just being taken out of the kernel, and are free still. */
    @GuardedBy("this")
    private final Set<NetClsHandle> leaving = new HashSet<>();

    /** Whether what is counted of those that are freed now is just about to be taken away. */
    @GuardedBy("this")
    private boolean isCalled;

    /** Whether nothing is counted of a handle that was freed while nobody was told. */
    private volatile boolean sweptAll;

    FreedHandles(Nft nft) {
        this.nft = nft;
    }

    /** True if {@link #forget} is to be called now, because the handles may be given again at once. */
    synchronized boolean changed(AssignmentEvent event) {
        switch (event.kind()) {
            case FREED -> event.handle().ifPresent(this::add);
            case ASSIGNED, RELABELED -> event.handle().ifPresent(this::assigned);
            case RECOVERED -> sweptAll = false;
            default -> {
                // No handle is free again.
            }
        }
        boolean areFreed = FREEING.contains(event.kind());
        boolean isToBeCalled = areFreed && !isCalled;
        isCalled |= areFreed;
        return isToBeCalled;
    }

    private synchronized void add(NetClsHandle handle) {
        assigned.remove(handle);
        freed.add(handle);
    }

    /** It is another container's now, and what will be counted is of that. */
    private synchronized void assigned(NetClsHandle handle) {
        leaving.remove(handle);
        if (!isCalled) {
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
            return remove(policies, leave());
        } catch (IOException | RuntimeException e) {
            forgetLater();
            throw e;
        }
    }

    private void sweep(Collection<Policy> policies, IsolatorView isolator) throws IOException {
        for (Policy policy : policies) {
            nft.counts(Names.packets(policy)).keySet().stream()
                    .filter(handle -> isolator.handle(handle).use() == HandleUse.FREE)
                    .forEach(this::add);
        }
        sweptAll = true;
    }

    /** Not later than that: they may be given and freed again meanwhile. */
    private synchronized Set<NetClsHandle> leave() {
        Set<NetClsHandle> gone = Set.copyOf(freed);
        isCalled = false;
        leaving.addAll(gone);
        leaving.removeAll(assigned);
        freed.clear();
        assigned.clear();
        return gone;
    }

    private Set<NetClsHandle> remove(Collection<Policy> policies, Set<NetClsHandle> gone) throws IOException {
        String text =
                policies.stream().map(policy -> Names.deletions(policy, gone)).collect(Collectors.joining());
        if (!text.isEmpty()) {
            nft.apply(text);
        }
        left();
        return gone;
    }

    private synchronized void left() {
        leaving.clear();
    }

    /** Of those that were given again meanwhile nothing can be taken away later: it would be what the next has sent. */
    synchronized void forgetLater() {
        isCalled = false;
        freed.addAll(leaving);
        left();
        freed.removeAll(assigned);
        assigned.clear();
    }
}
