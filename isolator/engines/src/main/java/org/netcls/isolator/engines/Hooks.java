// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.netcls.action.Assigning;
import org.netcls.action.OtherwisePreparedException;
import org.netcls.action.Releasing;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.EngineLabels;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.NoHandleException;
import org.netcls.api.Policies;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyReason;
import org.netcls.api.PolicyStatus;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.awaited.Awaited;
import org.netcls.nft.CountingTable;
import org.netcls.spi.NetworkRules;
import org.netcls.spi.SeenByHook;
import org.netcls.text.Printable;
import org.osgi.service.log.Logger;

/**
 * What is done when a runtime tells of a container.
 *
 * @param countsInside whether packets are counted in network namespaces of containers too
 * @param policies where there are any
 */
record Hooks(Isolator isolator, BooleanSupplier countsInside, Awaited<Policies> policies, Logger log) {
    private static final Path OWN_NAME = Path.of("/proc/sys/kernel/hostname");

    public Optional<NetworkRules> createRuntime(String state, SeenByHook seen) throws NetClsException {
        return begin(ContainerState.parse(state), seen, true);
    }

    public void poststop(String state) throws NetClsException {
        end(ContainerState.parse(state).container(), Releasing.TIMEOUT);
    }

    void end(ContainerId container, Duration timeout) throws NetClsException {
        try {
            isolator.cleanup(container, timeout);
        } catch (UnknownContainerException e) {
            // It was released already, or was never known.
        }
    }

    /** Those that are in its group, and in that of its engine. */
    Set<Long> processes(ContainerId container) throws NetClsException {
        try {
            Assignment present = isolator.status(container);
            Set<Long> processes = new HashSet<>();
            // Others live there too otherwise.
            if (present.state() != AssignmentState.SHARED) {
                processes.addAll(processes(new EngineGroup(Path.of(present.group()))));
            }
            EngineGroup.of(present).ifPresent(engine -> processes.addAll(processes(engine)));
            return processes;
        } catch (UnknownContainerException e) {
            return Set.of();
        }
    }

    private static Set<Long> processes(EngineGroup group) {
        try {
            return group.processes();
        } catch (IOException e) {
            // It has gone, or is just going.
            return Set.of();
        }
    }

    /**
     * @param canLoad whether whoever tells of it can load rules
     * @throws IllegalArgumentException if the state is not that of a container that has begun
     */
    Optional<NetworkRules> begin(ContainerState state, SeenByHook seen, boolean canLoad) throws NetClsException {
        if (state.pid() == 0) {
            throw new IllegalArgumentException("expected is the pid of the container's first process");
        }
        RuntimeConfig config = config(state.bundle());
        Optional<Boolean> ownNetwork = seen.ownNetwork()
                .or(config::ownNetwork)
                .or(() -> RuntimeConfig.isOtherThanOurs(Path.of("/proc/" + state.pid() + "/ns/net")));
        boolean hasOwnNetwork = ownNetwork.orElse(false);
        boolean counts = canLoad && countsInside.getAsBoolean();
        // Those that go meanwhile answer still.
        Optional<Policies> known = policies.awaited();
        Assignment made = tag(
                state,
                seen,
                config,
                hasOwnNetwork ? Optional.of(counts ? EngineLabels.RULES_INSIDE : EngineLabels.OWN) : Optional.empty(),
                known);
        // Who came while the container waited for somebody to select its primary knows its rules.
        Optional<String> policy = rules(made, known.or(policies::present));
        // Where nobody knows, whoever loads them finds out.
        if (ownNetwork.equals(Optional.of(false))) {
            return Optional.empty();
        }
        if (!canLoad) {
            policy.filter(rules -> hasOwnNetwork)
                    .ifPresent(rules -> log.warn(
                            "Container '{}' began without an agent in a network namespace of its own, so the rules of its policy"
                                    + " are not in force there; start it again",
                            made.container()));
            return Optional.empty();
        }
        return Optional.of((counts ? CountingTable.with(made) : "") + policy.orElse(""))
                .filter(Predicate.not(String::isEmpty))
                .map(rules -> new NetworkRules(state.pid(), rules));
    }

    /** @throws PolicyException if its policy is not in force, also where it has had its handle for long */
    private static Optional<String> rules(Assignment made, Optional<Policies> known) throws NetClsException {
        return known.isPresent() && made.handle().isPresent()
                ? known.get().inside(made.handle().get())
                : Optional.empty();
    }

    /** Gives it a handle, and lets what it sends carry that. */
    private Assignment tag(
            ContainerState state,
            SeenByHook seen,
            RuntimeConfig config,
            Optional<String> ownNetwork,
            Optional<Policies> known)
            throws NetClsException {
        ContainerId container = state.container();
        Hierarchies hierarchies = hierarchies();
        Optional<EngineGroup> group = group(state, config, hierarchies);
        boolean isLent = group.filter(hierarchies::isNetCls).isPresent();
        Map<String, String> found = new HashMap<>();
        group.map(EngineGroup::directory)
                .ifPresent(path -> found.put(isLent ? EngineLabels.LENT : EngineLabels.GROUP, path.toString()));
        ownNetwork.ifPresent(what -> found.put(EngineLabels.NETWORK, what));
        Map<String, String> annotations = new HashMap<>(config.annotations());
        annotations.putAll(state.annotations());
        Request request = new Annotations(annotations).request(container, hostname(config, seen), found);
        try {
            Assignment made = assign(container, request, isLent ? List.of() : List.of(state.pid()));
            if (isLent) {
                lend(container, group.get());
            }
            group.ifPresent(engine -> tellIfLost(container, engine, isLent));
            return made;
        } catch (NoHandleException | NoAllocatorException | BackEndException e) {
            refuse(container, request, known.or(policies::present), e);
            throw e;
        }
    }

    /** A container is followed by what its labels say. */
    void tellIfLost(ContainerId container, EngineGroup group, boolean isLent) {
        String directory = group.directory().toString();
        if (!Annotations.canBeLabel(directory)) {
            log.warn(
                    "Container '{}' is not followed, because no label can hold the path of its engine's group: {}, and it is"
                            + " released only when its engine tells that it has ended; the path is {}",
                    container,
                    isLent
                            ? "the group gets no handle again after a start of the agent"
                            : "what is executed in it later is moved into no group of ours",
                    Printable.escape(directory));
        }
    }

    private void lend(ContainerId container, EngineGroup group) throws NetClsException {
        try {
            isolator.lend(container, group.directory().toString());
        } catch (HandleUnavailableException e) {
            isolator.cleanup(container, Duration.ZERO);
            throw e;
        }
    }

    /** Without a handle a container may run, but not without its policy. */
    private static void refuse(
            ContainerId container, Request request, Optional<Policies> known, NetClsException failure)
            throws PolicyException {
        if (known.filter(policies -> isForOneOf(policies, container, request)).isPresent()) {
            throw new PolicyException("container '" + container + "' is that of a policy: " + failure.getMessage());
        }
    }

    private static boolean isForOneOf(Policies policies, ContainerId container, Request request) {
        Optional<Primary> asked = request.primary()
                .or(() -> request.handle().map(NetClsHandle::primary).map(Primary::new));
        Set<String> selecting = policies.why(container, request.labels()).stream()
                .filter(PolicyReason::selected)
                .map(PolicyReason::policy)
                .collect(Collectors.toSet());
        return policies.policies().stream()
                .filter(policy -> policy.mode() != PolicyStatus.Mode.OFF)
                .anyMatch(policy ->
                        asked.isPresent() ? policy.primary().equals(asked) : selecting.contains(policy.name()));
    }

    /** What is left of a container of before with this id, which nobody told to have ended, is released first. */
    private Assignment assign(ContainerId container, Request request, List<Long> pids) throws NetClsException {
        Assigning assigning = new Assigning(isolator, container, request);
        try {
            return assigning.with(pids).assignment();
        } catch (OtherwisePreparedException e) {
            try {
                isolator.cleanup(container, Duration.ZERO);
            } catch (BusyGroupException busy) {
                throw e;
            }
            return assigning.with(pids).assignment();
        }
    }

    /** Where the agent cannot see the bundle, as in a home folder, what the runtime itself has told has to do. */
    private RuntimeConfig config(Path bundle) throws BackEndException {
        try {
            return RuntimeConfig.in(bundle);
        } catch (NoSuchFileException | AccessDeniedException e) {
            log.info("The bundle {} cannot be read, so only what the runtime tells counts", shown(bundle));
            return RuntimeConfig.UNKNOWN;
        } catch (IOException e) {
            throw new BackEndException("cannot read the bundle " + shown(bundle) + ": " + e.getMessage(), e);
        }
    }

    private static String shown(Path path) {
        return Printable.escape(path.toString());
    }

    /** One that is the host's own is no name of a container. A service may have kept the host's from when it started. */
    private static String hostname(RuntimeConfig config, SeenByHook seen) {
        try {
            String own = seen.hostname().isPresent()
                    ? seen.hostname().get()
                    : Files.readString(OWN_NAME).strip();
            return config.hostname().equals(own) ? "" : config.hostname();
        } catch (IOException e) {
            return config.hostname();
        }
    }

    private static Optional<EngineGroup> group(ContainerState state, RuntimeConfig config, Hierarchies hierarchies)
            throws BackEndException {
        try {
            return hierarchies.groupOf(state.pid(), GroupOwner.of(state.container(), config.cgroupsPath()));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no process with pid " + state.pid(), e);
        } catch (IOException e) {
            throw new BackEndException("cannot read the groups of pid " + state.pid() + ": " + e.getMessage(), e);
        }
    }

    Hierarchies hierarchies() throws BackEndException {
        try {
            return Hierarchies.of(Path.of(isolator.backEnd().root()));
        } catch (IOException e) {
            throw new BackEndException("cannot read which hierarchies are mounted: " + e.getMessage(), e);
        }
    }
}
