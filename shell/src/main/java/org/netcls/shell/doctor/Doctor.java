// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.BackEnd;
import org.netcls.api.Isolator;
import org.netcls.api.NotReady;
import org.netcls.api.Overview;
import org.netcls.diagnosis.AgentCheck;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.IsolatorCheck;
import org.netcls.spi.NetClsCgroups;

/**
 * Looks at a host, and at the agent on it.
 *
 * @param notReady what keeps the isolator from running, where that is known
 * @param storage the folder for what has to outlive the agent
 */
public record Doctor(
        Host host,
        Optional<Isolator> isolator,
        Optional<NetClsCgroups> cgroups,
        Optional<NotReady> notReady,
        Path storage) {
    private interface Check {
        List<Finding> findings() throws IOException;
    }

    /** Takes some milliseconds, and longer only where there are many containers or nft does not answer. */
    public Findings examine() {
        MountChecks mounts = MountChecks.of(host);
        return new Findings(Stream.of(
                        checked("kernel", () -> List.of(KernelCheck.of(host).finding())),
                        checked("mount", mounts::findings),
                        checked("isolator", () -> agent(mounts)),
                        checked("user", () -> new RightsChecks(host, mounts).findings()),
                        checked("matchers", () -> MatcherChecks.of(host).findings()),
                        checked("namespaces", this::namespaces),
                        checked("disk", () -> List.of(DiskCheck.of(storage).finding())))
                .flatMap(List::stream)
                .toList());
    }

    /** One that fails does not keep the others from being made. */
    private static List<Finding> checked(String what, Check check) {
        try {
            return check.findings();
        } catch (IOException | RuntimeException e) {
            return List.of(Finding.warn(what, "this could not be looked at: " + e, ""));
        }
    }

    private List<Finding> agent(MountChecks mounts) {
        Finding runs = new IsolatorCheck(isolator.isPresent(), cgroups.isPresent(), notReady).finding();
        return Stream.concat(
                        Stream.of(runs),
                        isolator.map(Isolator::overview).stream().flatMap(overview -> running(overview, mounts)))
                .toList();
    }

    private static Stream<Finding> running(Overview overview, MountChecks mounts) {
        Stream<Finding> checks = Stream.of(AgentCheck.values())
                .filter(check -> check != AgentCheck.BACK_END)
                .flatMap(check -> check.findings(overview).stream());
        BackEnd backEnd = overview.backEnd();
        return Stream.concat(
                Stream.of(new BackEndCheck(backEnd, mounts).finding(), root(Path.of(backEnd.root()))), checks);
    }

    private static Finding root(Path root) {
        if (Files.isWritable(root)) {
            return Finding.ok("root", "groups can be made in " + root);
        }
        return Files.exists(root)
                ? Finding.fail(
                        "root",
                        "this user may not make groups in " + root,
                        "run the agent as root or as the owner of " + root)
                : Finding.fail(
                        "root",
                        "no group can be made in " + root + ", because it is not there",
                        "see whether net_cls is still mounted there; the agent makes it anew when it is started");
    }

    private List<Finding> namespaces() throws IOException {
        return isolator.isPresent() && cgroups.isPresent()
                ? List.of(new NamespaceCheck(host, isolator.get(), cgroups.get()).finding())
                : List.of();
    }
}
