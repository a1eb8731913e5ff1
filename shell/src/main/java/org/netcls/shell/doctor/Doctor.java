// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.Isolator;
import org.netcls.api.NotReady;
import org.netcls.api.Overview;
import org.netcls.api.Policies;
import org.netcls.diagnosis.AgentCheck;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.IsolatorCheck;
import org.netcls.diagnosis.Unconfigured;
import org.netcls.spi.NetClsCgroups;

/**
 * Looks at a host, and at the agent on it.
 *
 * @param notReady what keeps the isolator from running, where that is known
 * @param policies who keeps policies
 * @param unconfigured what has no configuration
 * @param allocators what the bundles say that bring allocators
 * @param storage the folder for what has to outlive the agent
 */
public record Doctor(
        Host host,
        Optional<Isolator> isolator,
        Optional<NetClsCgroups> cgroups,
        Optional<NotReady> notReady,
        Optional<Policies> policies,
        Source<Unconfigured> unconfigured,
        Source<List<Finding>> allocators,
        Source<Path> storage) {
    /** What is asked only by the check that is about it, and fails with it alone. */
    public interface Source<T> {
        T get() throws IOException;
    }

    /**
     * Takes some milliseconds, and longer only where there are many containers or nft does not answer.
     *
     * @throws InterruptedException if the caller is interrupted meanwhile: what it looks at then seems to be wrong
     */
    public Findings examine() throws InterruptedException {
        Findings findings = new Findings(Stream.of(
                        checked("kernel", () -> KernelCheck.of(host).findings()),
                        checked("mount", () -> MountChecks.of(host).findings()),
                        checked(
                                "mounts",
                                () -> List.of(MountNamespaceCheck.of(host).finding())),
                        checked("cgroups", () -> new CgroupNamespaceCheck(host).findings()),
                        checked("isolator", this::agent),
                        checked("allocators", allocators),
                        checked("state", this::state),
                        checked("user", () -> new RightsChecks(host, MountChecks.of(host)).findings()),
                        checked("matchers", () -> MatcherChecks.of(host).findings()),
                        checked("policies", this::policyFindings),
                        checked("namespaces", this::namespaces),
                        checked("locale", () -> List.of(new LocaleCheck(host.encoding()).finding())),
                        checked(
                                "disk",
                                () -> List.of(DiskCheck.of(storage.get()).finding())))
                .flatMap(List::stream)
                .toList());
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return findings;
    }

    /** One that fails does not keep the others from being made. */
    private static List<Finding> checked(String what, Source<List<Finding>> check) {
        try {
            return check.get();
        } catch (IOException | RuntimeException e) {
            return List.of(Finding.warn(what, "this check failed: " + e, ""));
        }
    }

    private List<Finding> agent() throws IOException {
        Unconfigured parts = unconfigured.get();
        return List.of(
                new IsolatorCheck(isolator.isPresent(), cgroups.isPresent(), parts, notReady).finding(),
                parts.finding());
    }

    private List<Finding> state() throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (isolator.isPresent()) {
            Overview overview = isolator.get().overview();
            Stream.of(AgentCheck.values())
                    .map(check -> check.findings(overview))
                    .forEach(findings::addAll);
            findings.add(new RootCheck(overview.backEnd(), MountChecks.of(host)).finding());
        }
        return findings;
    }

    private List<Finding> policyFindings() {
        return policies.map(present -> new PolicyChecks(host, present.policies()).findings())
                .orElse(List.of());
    }

    private List<Finding> namespaces() throws IOException {
        return isolator.isPresent() && cgroups.isPresent()
                ? List.of(new NamespaceCheck(host, isolator.get(), cgroups.get()).finding())
                : List.of();
    }
}
