// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.EngineLabels;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.UnknownContainerException;
import org.netcls.text.Printable;
import org.osgi.service.log.Logger;

/**
 * Follows the containers of engines: what an engine starts in one later, without telling anybody, is moved into its group,
 * and one that is gone without that anybody told is released. Used by one thread.
 */
final class Look {
    private final Isolator isolator;
    private final Hooks hooks;
    private final Logger log;

    // What there was at this version of the state.
    private long version = -1;
    private volatile List<Assignment> containers = List.of();
    // Groups that several containers name, as with one cgroupsPath: nobody can tell whose the processes in them are.
    private Set<EngineGroup> ambiguous = Set.of();
    // Each is told of once.
    private final Set<Assignment> failing = new HashSet<>();
    // Once is enough: the isolator itself tells where somebody writes something else there.
    private final Set<Lent> lent = new HashSet<>();

    private record Lent(ContainerId container, Instant since, Optional<NetClsHandle> handle) {
        static Lent of(Assignment assignment) {
            return new Lent(assignment.container(), assignment.since(), assignment.handle());
        }
    }

    Look(Isolator isolator, Hooks hooks, Logger log) {
        this.isolator = isolator;
        this.hooks = hooks;
        this.log = log;
    }

    List<Assignment> containers() {
        return containers;
    }

    void run() throws NetClsException {
        read();
        if (!containers.isEmpty()) {
            look(hooks.hierarchies());
        }
    }

    /** Which containers there are. */
    void read() {
        long now = isolator.version();
        if (now != version) {
            containers = isolator.state().assignments().stream()
                    .filter(assignment -> EngineGroup.of(assignment).isPresent())
                    .toList();
            failing.retainAll(containers);
            lent.retainAll(containers.stream().map(Lent::of).collect(Collectors.toSet()));
            separate();
            version = now;
        }
    }

    private void separate() {
        Map<EngineGroup, List<ContainerId>> named = containers.stream()
                .collect(Collectors.groupingBy(
                        assignment -> EngineGroup.of(assignment).orElseThrow(),
                        Collectors.mapping(Assignment::container, Collectors.toList())));
        named.values().removeIf(owners -> owners.size() == 1);
        named.forEach((group, owners) -> {
            if (!ambiguous.contains(group)) {
                log.warn(
                        "Group {} is that of containers {}, so what is executed in them later is moved into none",
                        Printable.escape(group.directory().toString()),
                        owners);
            }
        });
        ambiguous = Set.copyOf(named.keySet());
    }

    void look(Hierarchies hierarchies) {
        for (Assignment assignment : containers) {
            try {
                look(assignment, hierarchies);
                failing.remove(assignment);
            } catch (IOException | UnknownContainerException | BusyGroupException e) {
                // It is just ending, and looks different the next time.
            } catch (NetClsException | RuntimeException e) {
                if (failing.add(assignment)) {
                    log.warn("Container {} cannot be followed now: {}", assignment.container(), e.getMessage());
                }
            }
        }
    }

    private void look(Assignment assignment, Hierarchies hierarchies) throws IOException, NetClsException {
        ContainerId container = assignment.container();
        EngineGroup engine = EngineGroup.of(assignment).orElseThrow();
        boolean isLent = assignment.labels().containsKey(EngineLabels.LENT);
        // Else that it is not there says nothing: its mount may have gone, and shows what is below.
        if (!(isLent ? hierarchies.isNetCls(engine) : hierarchies.isWithin(engine.directory()))) {
            return;
        }
        Set<Long> processes = engine.isThere() ? engine.processes() : Set.of();
        if (processes.isEmpty()) {
            isolator.cleanup(container, Duration.ZERO);
            log.info("Container {} has no process any more, and is released", container);
        } else if (isLent) {
            lend(assignment, engine);
        } else if (!ambiguous.contains(engine)) {
            gather(assignment, processes);
        }
    }

    /** After a start, and when the operator has given it another handle. */
    private void lend(Assignment assignment, EngineGroup engine) throws NetClsException {
        if (!lent.contains(Lent.of(assignment))) {
            isolator.lend(assignment.container(), engine.directory().toString());
            lent.add(Lent.of(assignment));
        }
    }

    private void gather(Assignment assignment, Set<Long> processes) throws IOException, NetClsException {
        processes.removeAll(new EngineGroup(Path.of(assignment.group())).processes());
        // One that cannot be moved, as a kernel thread, keeps no other from its turn.
        List<BackEndException> failures = new ArrayList<>();
        for (long pid : processes) {
            try {
                isolator.include(assignment.container(), pid);
            } catch (BackEndException e) {
                if (ProcessHandle.of(pid).isPresent()) {
                    failures.add(e);
                }
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
