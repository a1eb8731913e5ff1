// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.BackEnd;
import org.netcls.api.ForeignGroup;
import org.netcls.api.GroupLeftAlone;
import org.netcls.api.HandleCounts;
import org.netcls.api.Overview;

/** What the isolator says of itself. */
record AgentChecks(Overview overview) {
    private static final int FEW_PERCENT = 5;
    private static final int MOST_SHOWN = 3;

    List<Finding> findings() {
        return Stream.of(
                        Stream.of(allocator()), handles(), Stream.of(drift(), leftAlone(), foreign(), reconciliation()))
                .flatMap(part -> part)
                .toList();
    }

    private Finding allocator() {
        String what = "allocator";
        if (!overview.managed()) {
            return Finding.ok(what, "none is needed: no primary is configured, and the operator writes the handles");
        }
        if (overview.allocator().isEmpty()) {
            return Finding.fail(
                    what,
                    "there is none, so no container gets a handle",
                    "start one of the bundles org.netcls.allocator.*, or see allocator.target with netcls:config");
        }
        return overview.allocatorFault()
                .map(fault -> Finding.warn(
                        what,
                        fault + ", so the isolator chooses in its place",
                        "switch to another one with netcls:allocator"))
                .orElse(Finding.ok(what, overview.allocator().get() + " chooses handles"));
    }

    private Stream<Finding> handles() {
        boolean isExhausted = overview.handles().stream().allMatch(use -> use.free() == 0);
        return overview.handles().stream().map(use -> handles(use, isExhausted));
    }

    private static Finding handles(HandleCounts use, boolean isExhausted) {
        int all = use.used() + use.quarantined() + use.free();
        String found = String.format(
                "primary 0x%04x: %d of %d are free, %d quarantined", use.primary(), use.free(), all, use.quarantined());
        if (use.free() > 0 && use.free() * 100L >= all * (long) FEW_PERCENT) {
            return Finding.ok("handles", found);
        }
        String remedy =
                "release containers that have ended, or configure more secondary.handles or another primary.handle";
        return new Finding(isExhausted ? Level.FAIL : Level.WARN, "handles", found, remedy);
    }

    private Finding drift() {
        return overview.drifts().isEmpty()
                ? Finding.ok("drift", "all groups carry the handles that they were given")
                : Finding.warn(
                        "drift",
                        shown(overview.drifts(), Object::toString),
                        "find out who writes classids beside the agent; unless that is another agent or a container manager,"
                                + " drift=repair writes them back");
    }

    private Finding leftAlone() {
        return overview.leftAlone().isEmpty()
                ? Finding.ok("left alone", "no group of others is under the root")
                : Finding.warn(
                        "left alone",
                        shown(overview.leftAlone(), AgentChecks::group),
                        "see whose they are, as by what is in their cgroup.procs, and leave those of another agent or"
                                + " a container manager; rmdir is only for what nobody uses any more");
    }

    private Finding foreign() {
        return overview.foreign().isEmpty()
                ? Finding.ok("foreign", "no group elsewhere in the hierarchy carries a handle of ours")
                : Finding.warn(
                        "foreign",
                        shown(overview.foreign(), AgentChecks::carrier),
                        "nobody else gets these handles meanwhile; see whose the groups are, and let them and this agent"
                                + " have ranges of their own in primary.handle or secondary.handles");
    }

    private static String carrier(ForeignGroup group) {
        return "group " + group.path() + " carries " + group.handle();
    }

    private static String group(GroupLeftAlone group) {
        return "group " + group.name() + " " + group.reason();
    }

    private Finding reconciliation() {
        long failing = overview.reconciliation().failing();
        return failing == 0
                ? Finding.ok("reconciliation", overview.reconciliation().runs() + " comparisons")
                : Finding.warn(
                        "reconciliation",
                        failing + " groups could not be read or repaired the last time",
                        "the log tells which and why");
    }

    private static <T> String shown(List<T> items, Function<T, String> text) {
        String first = items.stream().limit(MOST_SHOWN).map(text).collect(Collectors.joining(", "));
        return items.size() > MOST_SHOWN ? first + " and " + (items.size() - MOST_SHOWN) + " more" : first;
    }

    /** Whether packets are tagged, and where groups live. */
    static Finding backEnd(BackEnd backEnd, MountChecks mounts) {
        if (!backEnd.tagsPackets()) {
            return Finding.warn(
                    "back end",
                    "emulated in " + backEnd.root() + ", so packets are not tagged",
                    mounts.wayToRealGroups());
        }
        return mounts.holds(backEnd.root())
                ? Finding.ok("back end", "real, in " + backEnd.root())
                : Finding.warn(
                        "back end",
                        "real, but " + backEnd.root() + " is in no mount of net_cls any more",
                        "see with findmnt what became of the mount; when net_cls is there again, start the agent anew");
    }
}
