// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.ContainerId;
import org.netcls.api.GroupLeftAlone;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Printable;

/**
 * The groups under the root that are left alone, and the handles that groups carry without owning them. While a group
 * carries a handle, nobody else gets that, whoever wrote it.
 */
final class Strangers {
    private static final String UNFINISHED = "could be neither finished nor removed";

    private final Ledger ledger;
    private final Changes changes;

    // All guarded by this.
    private final Map<String, GroupLeftAlone> leftAlone = new HashMap<>();
    private final Map<String, NetClsHandle> carried = new HashMap<>();
    private final Map<NetClsHandle, Set<String>> carriers = new HashMap<>();

    Strangers(Ledger ledger, Changes changes) {
        this.ledger = ledger;
        this.changes = changes;
    }

    /** Lists a group, instead of what was said of it before. True if that is new. */
    synchronized boolean leaveAlone(String group, String reason, Optional<NetClsHandle> carries) {
        carry(group, carries);
        GroupLeftAlone now = new GroupLeftAlone(group, reason);
        boolean isNew = !now.equals(leftAlone.put(group, now));
        if (isNew) {
            changes.tell(Kind.LEFT_ALONE, "group " + Printable.escape(group) + " " + Printable.escape(reason));
        }
        return isNew;
    }

    /** Lists what a failed prepare could not undo. */
    synchronized void leaveUnfinished(ContainerId container, Optional<NetClsHandle> handle) {
        leaveAlone(container.value(), UNFINISHED, handle);
    }

    synchronized boolean isUnfinished(String group) {
        return leftAlone.containsKey(group) && leftAlone.get(group).reason().equals(UNFINISHED);
    }

    /** The group is gone, or is a container's from now on. */
    synchronized void forget(String group) {
        carry(group, Optional.empty());
        if (leftAlone.remove(group) != null) {
            changes.tell(Kind.LEFT_ALONE, "group " + Printable.escape(group) + " is left alone no more");
        }
    }

    /** What this group carries from now on without owning it. */
    synchronized void carry(String group, Optional<NetClsHandle> handle) {
        NetClsHandle before = carried.get(group);
        if (before != null && !handle.equals(Optional.of(before))) {
            carried.remove(group);
            drop(before, group);
        }
        handle.ifPresent(now -> add(now, group));
    }

    private void add(NetClsHandle handle, String group) {
        carried.put(group, handle);
        if (carriers.computeIfAbsent(handle, unused -> new HashSet<>()).add(group)) {
            ledger.share(handle);
        }
    }

    private void drop(NetClsHandle handle, String group) {
        Set<String> others = carriers.get(handle);
        others.remove(group);
        if (others.isEmpty()) {
            carriers.remove(handle);
            ledger.unshare(handle);
        }
    }

    synchronized List<GroupLeftAlone> list() {
        return List.copyOf(leftAlone.values());
    }
}
