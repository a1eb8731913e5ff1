// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import java.util.List;
import java.util.function.Function;
import org.netcls.api.HandleCounts;
import org.netcls.api.Overview;
import org.netcls.text.Few;

/** What is looked at in an agent that runs. Whoever shows findings shows those of all checks. */
public enum AgentCheck {
    BACK_END("back end", one(AgentCheck::backEnd)),
    ALLOCATOR("allocator", one(AgentCheck::allocator)),
    HANDLES("handles", AgentCheck::handles),
    DRIFT("drift", one(AgentCheck::drift)),
    FOREIGN("foreign", one(AgentCheck::foreign)),
    RECONCILIATION("reconciliation", one(AgentCheck::reconciliation));

    private static final int FEW_PERCENT = 5;
    private static final int MOST_SHOWN = 3;

    private final String what;
    private final Function<Overview, List<Finding>> look;

    AgentCheck(String what, Function<Overview, List<Finding>> look) {
        this.what = what;
        this.look = look;
    }

    private static Function<Overview, List<Finding>> one(Function<Overview, Finding> look) {
        return overview -> List.of(look.apply(overview));
    }

    /** What is looked at, as its findings say. */
    public String what() {
        return what;
    }

    /** At least one. */
    public List<Finding> findings(Overview overview) {
        return look.apply(overview);
    }

    private Finding ok(String message) {
        return Finding.ok(what, message);
    }

    private Finding warn(String message, String remedy) {
        return Finding.warn(what, message, remedy);
    }

    private static Finding backEnd(Overview overview) {
        String root = overview.backEnd().root();
        return overview.backEnd().tagsPackets()
                ? BACK_END.ok("real, in " + root)
                : BACK_END.warn(
                        "emulated in " + root + ", so packets are not tagged",
                        "run netcls:doctor to see why net_cls cannot be used, then set mode=real in"
                                + " org.netcls.cgroupfs");
    }

    private static Finding allocator(Overview overview) {
        if (!overview.managed()) {
            return ALLOCATOR.ok("none is needed: no primary is configured, and the operator chooses handles");
        }
        return overview.allocator()
                .map(name -> chosen(name, overview))
                .orElseGet(() -> Finding.fail(
                        ALLOCATOR.what,
                        "no container gets a handle: "
                                + overview.allocatorAbsence().orElse("there is no allocator"),
                        ""));
    }

    /** Whether this says that there is no allocator, as while one is replaced. */
    public static boolean missesAllocator(Finding finding) {
        return finding.level() == Level.FAIL && finding.what().equals(ALLOCATOR.what);
    }

    private static Finding chosen(String allocator, Overview overview) {
        return overview.allocatorFault()
                .map(fault -> ALLOCATOR.warn(
                        fault + ", so the isolator chooses in its place",
                        "switch to another one with netcls:allocator, and update or report this one"))
                .orElseGet(() -> ALLOCATOR.ok("allocator " + allocator + " chooses handles"));
    }

    private static List<Finding> handles(Overview overview) {
        if (!overview.managed()) {
            return List.of(HANDLES.ok("no primary is configured, and the operator chooses handles"));
        }
        boolean isExhausted = overview.handles().stream().allMatch(use -> use.free() == 0);
        return overview.handles().stream().map(use -> handles(use, isExhausted)).toList();
    }

    private static Finding handles(HandleCounts use, boolean isExhausted) {
        int all = use.used() + use.quarantined() + use.free();
        String counts = String.format(
                "primary %s: %s of %s handles are free, and %s quarantined",
                use.primary(), use.free(), all, use.quarantined());
        if (use.free() > 0 && use.free() * 100L >= all * (long) FEW_PERCENT) {
            return HANDLES.ok(counts);
        }
        return new Finding(
                isExhausted ? Level.FAIL : Level.WARN,
                HANDLES.what,
                counts,
                "release containers that have ended, give it more secondary.handles, or add a primary.handle in"
                        + " org.netcls.isolator");
    }

    private static Finding drift(Overview overview) {
        return overview.drifts().isEmpty()
                ? DRIFT.ok("all groups carry the handles that they were given")
                : DRIFT.warn(
                        Few.of(MOST_SHOWN, overview.drifts()),
                        "find out who writes classids beside the agent; unless that is another agent or a"
                                + " container manager, drift=repair in org.netcls.isolator writes them back");
    }

    private static Finding foreign(Overview overview) {
        return overview.foreign().isEmpty()
                ? FOREIGN.ok("no group of others is under the root or carries a handle of ours")
                : FOREIGN.warn(
                        Few.of(MOST_SHOWN, overview.foreign()),
                        "nobody is given a handle that they carry; see whose they are, as by what is in their"
                                + " cgroup.procs, and give another agent or a container manager a root and ranges of"
                                + " its own; rmdir is only for what nobody uses any more");
    }

    private static Finding reconciliation(Overview overview) {
        long runs = overview.reconciliation().runs();
        long failing = overview.reconciliation().failing();
        return failing == 0
                ? RECONCILIATION.ok("all groups were compared with what is known, " + runs + " times by now")
                : RECONCILIATION.warn(
                        failing + " groups could not be read or repaired in the latest comparison",
                        "the log says which and why; see whether the hierarchy is still mounted and writable");
    }
}
