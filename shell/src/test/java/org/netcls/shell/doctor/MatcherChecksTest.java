// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

class MatcherChecksTest extends Fixture {
    private static final String NF_TABLES = "kernel/net/netfilter/nf_tables.ko\n";

    @Test
    void programsThatAreMissingAreWarnedAboutWithTheirPackage() {
        assertThat(finding("nft")).asString().contains("no nft in the agent's PATH, " + root, "nftables");
        assertThat(finding("iptables").level()).isEqualTo(Level.WARN);
        assertThat(finding("tc")).asString().contains("iproute2");
        assertThat(ran).isEmpty();
    }

    @Test
    void programsAreFoundInThePath() throws Exception {
        Path tc = program("tc");
        assertThat(finding("tc")).isEqualTo(Finding.ok("tc", tc.toString()));
    }

    @Test
    void aRuleIsTriedWhereThatLoadsNothing() throws Exception {
        Path nft = program("nft");
        modules(NF_TABLES, "");
        assertThat(finding("nft")).isEqualTo(Finding.ok("nft", nft + ", and the kernel takes rules with meta cgroup"));
        assertThat(tries())
                .singleElement()
                .asString()
                .startsWith(nft + " -c -f -\n")
                .contains("meta cgroup 0x");
    }

    @Test
    void aKernelWithoutModulesCanBeTriedToo() throws Exception {
        program("nft");
        assertThat(finding("nft").message()).contains("the kernel takes rules");
    }

    @Test
    void aRuleIsNotTriedWhereThatLoadsAModule() throws Exception {
        program("nft");
        modules("", NF_TABLES.strip() + ".xz: kernel/net/netfilter/nfnetlink.ko.xz\n");
        assertThat(finding("nft").level()).isEqualTo(Level.OK);
        assertThat(finding("nft").message()).contains("was not tried");

        delete("/lib/modules/6.1.0-42-amd64/modules.dep");
        assertThat(finding("nft").message()).contains("was not tried");
        assertThat(tries()).isEmpty();
    }

    @Test
    void aRuleIsNotTriedWithoutTheRight() throws Exception {
        program("nft");
        rights(65534, "0000000000000000");
        assertThat(finding("nft").level()).isEqualTo(Level.WARN);
        assertThat(finding("nft").message()).contains("cannot be known without CAP_NET_ADMIN");
        assertThat(tries()).isEmpty();
    }

    @Test
    void tellsWhyARuleIsRefused() throws Exception {
        program("nft");
        programsEndWith(1, "Error: Could not process rule: Operation not supported\n^^^");
        assertThat(finding("nft").level()).isEqualTo(Level.WARN);
        assertThat(finding("nft").message())
                .endsWith("refused: Error: Could not process rule: Operation not supported");
    }

    @Test
    void aKernelWithoutTablesIsNotTried() throws Exception {
        program("nft");
        configuration("# CONFIG_NF_TABLES is not set\n");
        assertThat(finding("nft").message()).contains("the kernel has no nf_tables");
        assertThat(tries()).isEmpty();
    }

    @Test
    void partsAreFoundInTheListsOfModules() throws Exception {
        modules(
                "kernel/net/sched/sch_htb.ko\n",
                "kernel/net/netfilter/xt_cgroup.ko.xz: kernel/net/netfilter/x_tables.ko.xz\n"
                        + "kernel/net/sched/other.ko: kernel/net/sched/cls_cgroup.ko\n");
        assertThat(finding("sch_htb").message()).isEqualTo("the kernel has it");
        assertThat(finding("xt_cgroup").message()).contains("loads with the first rule");
        assertThat(finding("cls_cgroup").level()).isEqualTo(Level.WARN);
        assertThat(finding("cls_cgroup")).asString().contains("the kernel lacks it; classify with nft");
    }

    @Test
    void aModuleThatMayNotBeLoadedAnyMoreIsMissing() throws Exception {
        modules("", "kernel/net/sched/sch_htb.ko:\nkernel/net/netfilter/x_tables.ko:\n");
        file("/proc/sys/kernel/modules_disabled", "1\n");
        assertThat(finding("sch_htb").message()).isEqualTo("the kernel lacks it");
    }

    @Test
    void partsAreFoundInTheConfigurationOfAKernelWithoutModules() throws Exception {
        configuration("CONFIG_NET_SCH_HTB=y\n# CONFIG_NET_CLS_CGROUP is not set\n");
        assertThat(finding("sch_htb").level()).isEqualTo(Level.OK);
        assertThat(finding("cls_cgroup").message()).isEqualTo("the kernel lacks it");
    }

    @Test
    void theConfigurationMayBeInTheBootFolder() throws Exception {
        file("/boot/config-6.1.0-42-amd64", "CONFIG_NET_SCH_HTB=m\nCONFIG_NETFILTER_XT_MATCH_CGROUP=y\n");
        assertThat(finding("xt_cgroup").level()).isEqualTo(Level.OK);
        assertThat(finding("sch_htb").message()).isEqualTo("the kernel lacks it");
    }

    @Test
    void aModuleThatIsNotToBeSeenInAContainerMayBeThere() throws Exception {
        file("/proc/modules", "");
        configuration("CONFIG_NET_SCH_HTB=m\n# CONFIG_NET_CLS_CGROUP is not set\n");
        assertThat(finding("sch_htb").message()).contains("cannot be determined here");
        assertThat(finding("cls_cgroup").message()).isEqualTo("the kernel lacks it");
    }

    @Test
    void aMatchThatIsRegisteredIsThere() throws Exception {
        file("/proc/net/ip_tables_matches", "state\ncgroup\n");
        assertThat(finding("xt_cgroup").level()).isEqualTo(Level.OK);
    }

    @Test
    void whatCannotBeKnownIsSaid() {
        assertThat(finding("cls_cgroup"))
                .isEqualTo(Finding.warn(
                        "cls_cgroup",
                        "whether the kernel has it cannot be determined here: there is no /lib/modules/6.1.0-42-amd64",
                        "see on the host itself: modprobe -n cls_cgroup"));
    }

    @ParameterizedTest
    @CsvSource({"v0.9.3,warn", "v0.9.4,warn", "v0.9.5,ok", "v0.9.10,ok", "v1.0,ok", "v1.0.6,ok", "v0.8,warn", "?,ok"})
    void tellsWhichVersionTheFormatNeeds(String version, String level) throws Exception {
        program("nft");
        programsEndWith(0, "nftables " + version + " (Lester Gooch #5)");
        assertThat(finding("nft").level()).hasToString(level);
        if (level.equals("warn")) {
            assertThat(finding("nft").message()).contains("takes rules with meta cgroup; it is of version 0.");
            assertThat(finding("nft").remedy()).isEqualTo("for policies and format=nft install 0.9.5 or newer");
        }
    }

    @Test
    void anOldVersionIsNamedBesideWhatElseIsWrong() throws Exception {
        program("nft");
        programsEndWith(1, "nftables v0.9.3 (Topsy)");
        assertThat(finding("nft").remedy()).startsWith("use a kernel with").endsWith("install 0.9.5 or newer");
    }

    private List<String> tries() {
        return ran.stream().filter(command -> command.contains(" -c -f -")).toList();
    }

    private Finding finding(String what) {
        return MatcherChecks.of(host()).findings().stream()
                .filter(finding -> finding.what().equals(what))
                .findFirst()
                .orElseThrow();
    }
}
