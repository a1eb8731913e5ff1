// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyStatus.Mode;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.PolicyCheck;
import org.netcls.shell.doctor.Rights.Capability;

/** Whether what the policies that are configured need of the host is there, and whether they are in force. */
record PolicyChecks(Host host, List<PolicyStatus> policies) {
    private static final String WHAT = PolicyCheck.WHAT;

    List<Finding> findings() {
        return Stream.concat(needs(), new PolicyCheck(policies).findings().stream())
                .toList();
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
}
