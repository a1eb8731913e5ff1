// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.List;
import java.util.Optional;
import org.netcls.diagnosis.Finding;

/** What can match handles on this host. None of it is needed by the agent, so that something is missing is a warning. */
record MatcherChecks(Host host, Kernel kernel) {
    static MatcherChecks of(Host host) {
        return new MatcherChecks(host, Kernel.of(host));
    }

    List<Finding> findings() {
        return List.of(
                new NftCheck(host, kernel).finding(),
                program("iptables", "iptables"),
                xtCgroup(),
                program("tc", "iproute2"),
                part("sch_htb", "CONFIG_NET_SCH_HTB", "shape with a kernel that has CONFIG_NET_SCH_HTB"),
                part(
                        "cls_cgroup",
                        "CONFIG_NET_CLS_CGROUP",
                        "classify with nft instead: meta cgroup != 0 meta priority set meta cgroup, in a chain at postrouting"));
    }

    private Finding program(String name, String debianPackage) {
        return host.program(name)
                .map(path -> Finding.ok(name, path.toString()))
                .orElseGet(() -> missing(host, name, debianPackage));
    }

    static Finding missing(Host host, String name, String debianPackage) {
        return Finding.warn(
                name,
                "no " + name + " in the agent's PATH, " + host.shownSearchPath(),
                "install Debian's " + debianPackage + " to use it");
    }

    private Finding xtCgroup() {
        String what = "xt_cgroup";
        return isRegistered("cgroup")
                ? Finding.ok(what, "the kernel has it")
                : part(
                        what,
                        "CONFIG_NETFILTER_XT_MATCH_CGROUP",
                        "match with nft, or use a kernel with CONFIG_NETFILTER_XT_MATCH_CGROUP");
    }

    /** Only root may read it, and it is there only since iptables-legacy was used. */
    private boolean isRegistered(String match) {
        Optional<String> matches = host.read("/proc/net/ip_tables_matches");
        return matches.orElse("").lines().anyMatch(match::equals);
    }

    private Finding part(String module, String option, String remedy) {
        return switch (kernel.presence(module, option)) {
            case THERE -> Finding.ok(module, "the kernel has it");
            case LOADABLE -> Finding.ok(module, "a module that the kernel loads with the first rule that needs it");
            case ABSENT -> Finding.warn(module, "the kernel lacks it", remedy);
            case UNKNOWN ->
                Finding.warn(
                        module,
                        "whether the kernel has it cannot be determined here: there is no /lib/modules/"
                                + kernel.release(),
                        "see on the host itself: modprobe -n " + module);
        };
    }
}
