// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.Version;
import org.netcls.diagnosis.Finding;
import org.netcls.program.Programs;
import org.netcls.shell.doctor.Kernel.Presence;
import org.netcls.shell.doctor.Rights.Capability;

/**
 * Whether nft is there, and the kernel takes a rule that matches handles. The kernel checks the rule and drops it, which
 * is asked of it only where no module would be loaded for that.
 */
record NftCheck(Host host, Kernel kernel) {
    private static final String WHAT = "nft";
    /** The first one with counters in the definition of a set, say its release notes. */
    static final Version COUNTERS_IN_SETS = new Version(0, 9, 5);

    private static final String RULE =
            "table inet netcls-doctor {\n chain match {\n  meta cgroup 0x00100001 accept\n }\n}\n";

    Finding finding() {
        return host.program(WHAT)
                .map(nft -> version(nft, tried(nft)))
                .orElseGet(() -> MatcherChecks.missing(host, WHAT, "nftables"));
    }

    /** With what was found otherwise. */
    private Finding version(Path nft, Finding found) {
        return version(host, nft)
                .filter(version -> version.isBefore(COUNTERS_IN_SETS))
                .map(version -> Finding.warn(
                        WHAT,
                        found.message() + "; it is of version " + version,
                        Stream.of(
                                        found.remedy(),
                                        "for policies and format=nft install " + COUNTERS_IN_SETS + " or newer")
                                .filter(remedy -> !remedy.isEmpty())
                                .collect(Collectors.joining("; "))))
                .orElse(found);
    }

    /** Empty where it does not tell. */
    static Optional<Version> version(Host host, Path nft) {
        try {
            return Version.in(host.programs()
                    .run(List.of(nft.toString(), "--version"), "")
                    .output());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Finding tried(Path nft) {
        Presence tables = kernel.presence("nf_tables", "CONFIG_NF_TABLES");
        if (tables == Presence.ABSENT) {
            return Finding.warn(WHAT, nft + ", but the kernel has no nf_tables", "use a kernel with CONFIG_NF_TABLES");
        }
        if (tables != Presence.THERE && kernel.mayLoad()) {
            return Finding.ok(
                    WHAT, nft + "; whether the kernel takes its rules was not tried, because that loads nf_tables");
        }
        return mayTry()
                ? trial(nft)
                : Finding.warn(
                        WHAT,
                        nft + "; whether the kernel takes its rules cannot be known without CAP_NET_ADMIN",
                        "give the agent CAP_NET_ADMIN to know");
    }

    private boolean mayTry() {
        return Rights.of(host)
                .filter(rights -> rights.has(Capability.CAP_NET_ADMIN))
                .isPresent();
    }

    private Finding trial(Path nft) {
        try {
            Programs.Outcome outcome = host.programs().run(List.of(nft.toString(), "-c", "-f", "-"), RULE);
            return outcome.status() == 0
                    ? Finding.ok(WHAT, nft + ", and the kernel takes rules with meta cgroup")
                    : refused(nft, outcome.output());
        } catch (IOException e) {
            return Finding.warn(
                    WHAT, nft + " could not be tried: " + e.getMessage(), "see what it says to: nft list ruleset");
        }
    }

    private static Finding refused(Path nft, String output) {
        return Finding.warn(
                WHAT,
                nft + ", but a rule with meta cgroup is refused: "
                        + output.lines().findFirst().orElse("it does not say why"),
                "use a kernel with CONFIG_NF_TABLES_INET and CONFIG_CGROUP_NET_CLASSID, and a newer nft");
    }
}
