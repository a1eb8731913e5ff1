// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Stray;
import org.netcls.isolator.containers.Processes;
import org.netcls.spi.NetClsCgroups;

/**
 * One process of each container, which was seen in its group. Where the next look finds it alive in a group that is not
 * under our root, somebody moved it. Used by the one who compares.
 */
record StrayProcesses(NetClsCgroups cgroups, Map<ContainerId, Witness> known, AtomicInteger comparisons) {
    private static final int AT_ONCE = 10_000;

    /** @param known from before */
    StrayProcesses(NetClsCgroups cgroups, Map<ContainerId, Witness> known) {
        this(cgroups, new ConcurrentHashMap<>(known), new AtomicInteger());
    }

    /** The process of the container that is elsewhere now, if there is one. */
    Optional<Stray> stray(Assignment assignment) throws IOException {
        Witness witness = known.get(assignment.container());
        Optional<String> group = witness == null || !witness.since().equals(assignment.since())
                ? Optional.empty()
                : group(witness.process());
        if (group.isEmpty() || !witness.isAt(group.get()) && witness.isBeside(group.get())) {
            find(assignment);
            return Optional.empty();
        }
        return group.filter(now -> !witness.isAt(now))
                .map(now -> new Stray(Processes.named(witness.process().pid()), now));
    }

    /** Whether this comparison looks at the container: where there are many, each looks at some of them. */
    boolean isDue(Assignment assignment, int containers) {
        int parts = 1 + (containers - 1) / AT_ONCE;
        return Math.floorMod(assignment.container().hashCode() + comparisons.get(), parts) == 0;
    }

    /** Ends a comparison, after which there are these containers. */
    void next(Predicate<ContainerId> containers) {
        comparisons.incrementAndGet();
        known.keySet().removeIf(containers.negate());
    }

    private void find(Assignment assignment) throws IOException {
        ContainerId container = assignment.container();
        String directory = assignment.group().substring(assignment.group().lastIndexOf('/'));
        known.remove(container);
        cgroups.processes(container.value()).stream()
                .limit(1)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .forEach(process -> group(process)
                        // Where only a thread of it is inside, it is elsewhere itself.
                        .filter(group -> group.endsWith(directory))
                        .ifPresent(group -> known.put(container, new Witness(process, assignment.since(), group))));
    }

    private Optional<String> group(ProcessHandle process) {
        return process.isAlive() ? cgroups.group(process.pid()) : Optional.empty();
    }
}
