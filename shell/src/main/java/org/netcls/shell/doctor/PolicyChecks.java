// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyStatus.Mode;
import org.netcls.diagnosis.Finding;
import org.netcls.shell.doctor.Rights.Capability;

/** Whether the policies that are configured are in force, and what they need of the host is there. */
record PolicyChecks(Host host, List<PolicyStatus> policies) {
    private static final String WHAT = "policies";
    private static final int MOST_NAMED = 10;

    List<Finding> findings() {
        List<Finding> wrong = Stream.of(needs(), faults()).flatMap(all -> all).toList();
        return wrong.isEmpty() ? List.of(Finding.ok(WHAT, inForce())) : wrong;
    }

    private String inForce() {
        long off = policies.stream().filter(policy -> policy.mode() == Mode.OFF).count();
        long inForce =
                policies.stream().filter(policy -> policy.since().isPresent()).count();
        return policies.isEmpty()
                ? "none is configured"
                : inForce + " in force" + (off == 0 ? "" : ", and " + off + " off");
    }

    private Stream<Finding> needs() {
        return policies.stream().allMatch(policy -> policy.mode() == Mode.OFF)
                ? Stream.empty()
                : Stream.of(right(), host.program("nft").map(this::version).orElseGet(this::missing))
                        .flatMap(Optional::stream);
    }

    private Optional<Finding> right() {
        return Rights.of(host)
                .filter(rights -> !rights.has(Capability.CAP_NET_ADMIN))
                .map(rights -> Finding.fail(
                        WHAT,
                        "the agent lacks CAP_NET_ADMIN, and nft cannot put policies in force without",
                        "give it that, as docs/policies.md tells"));
    }

    private Optional<Finding> missing() {
        return Optional.of(Finding.fail(
                WHAT,
                "no nft in the agent's PATH, " + host.shownSearchPath() + ", which puts policies in force",
                "install Debian's nftables"));
    }

    private Optional<Finding> version(Path nft) {
        return NftCheck.version(host, nft)
                .filter(version -> version.isBefore(NftCheck.COUNTERS_IN_SETS))
                .map(version -> Finding.fail(
                        WHAT,
                        nft + " is of version " + version + ", and policies need " + NftCheck.COUNTERS_IN_SETS,
                        "install that or a newer one"));
    }

    /** One that several have is told once. */
    private Stream<Finding> faults() {
        return policies.stream()
                .filter(policy -> policy.fault().isPresent())
                .collect(Collectors.groupingBy(
                        policy -> policy.fault().orElseThrow(), LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(PolicyChecks::fault);
    }

    private static Finding fault(Map.Entry<String, List<PolicyStatus>> fault) {
        return Finding.fail(
                WHAT,
                named(fault.getValue()) + ": " + fault.getKey(),
                "if it is about a value, correct that in org.netcls.policy~NAME; what nft could not do is tried again"
                        + " every 30 s, and the log tells of it");
    }

    private static String named(List<PolicyStatus> policies) {
        int more = policies.size() - MOST_NAMED;
        return policies.stream().limit(MOST_NAMED).map(PolicyStatus::name).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
