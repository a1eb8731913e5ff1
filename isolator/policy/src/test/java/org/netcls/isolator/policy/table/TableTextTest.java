// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.ObjectName.Kind;

class TableTextTest {
    private static final Policy GOLD = Policy.of(
            "gold",
            Map.of(
                    "primary", "0x20",
                    "egress",
                            "allow 192.0.2.0/24,2001:db8::/32 tcp 80 8000-8100; deny 10.0.0.0/8; allow 0.0.0.0/0,::/0 icmp",
                    "egress.default", "deny",
                    "ingress", "deny 192.0.2.7",
                    "rate", "50 kbytes/second burst 20 kbytes",
                    "rate.total", "100 packets/second burst 10 packets",
                    "priority", "20:1",
                    "dscp", "ef"));
    private static final Policy OPEN = Policy.of("open", Map.of("primary", "0xfffe", "egress", "allow ::1"));

    @Test
    void declaresEmptiesAndFills() {
        TableText table = TableText.of(List.of(OPEN, GOLD), Present.NOTHING);
        assertThat(table.text()).isEqualTo("""
                table inet netcls {
                	chain applied {
                	}
                	chain drop-gold {
                	}
                	chain egress-gold {
                	}
                	chain egress-open {
                	}
                	chain ingress-gold {
                	}
                	chain input {
                		type filter hook input priority filter; policy accept;
                	}
                	chain output {
                		type filter hook output priority filter; policy accept;
                	}
                	chain post-gold {
                	}
                	chain postrouting {
                		type filter hook postrouting priority filter; policy accept;
                	}
                	set drops-gold {
                		typeof meta cgroup
                		flags dynamic
                		counter
                	}
                	set drops-open {
                		typeof meta cgroup
                		flags dynamic
                		counter
                	}
                	set packets-gold {
                		typeof meta cgroup
                		flags dynamic
                		counter
                	}
                	set packets-open {
                		typeof meta cgroup
                		flags dynamic
                		counter
                	}
                	set rate-gold-dc5f7b82 {
                		typeof meta cgroup
                		flags dynamic
                	}
                	map input {
                		typeof meta cgroup : verdict
                		flags interval
                	}
                	map output {
                		typeof meta cgroup : verdict
                		flags interval
                	}
                	map postrouting {
                		typeof meta cgroup : verdict
                		flags interval
                	}
                	counter drops-gold {
                	}
                	counter drops-open {
                	}
                	counter traffic-gold {
                	}
                	counter traffic-open {
                	}
                	limit total-gold-f08174f1 {
                		rate over 100/second burst 10 packets
                	}
                }
                flush chain inet netcls egress-gold
                flush chain inet netcls ingress-gold
                flush chain inet netcls drop-gold
                flush chain inet netcls post-gold
                flush chain inet netcls egress-open
                flush chain inet netcls input
                flush chain inet netcls output
                flush chain inet netcls postrouting
                flush chain inet netcls applied
                table inet netcls {
                	chain egress-gold {
                		counter name traffic-gold add @packets-gold { meta cgroup }
                		update @rate-gold-dc5f7b82 { meta cgroup limit rate over 51200 bytes/second burst 20480 bytes } goto drop-gold
                		limit name total-gold-f08174f1 goto drop-gold
                		ct direction reply accept
                		ip daddr 192.0.2.0/24 tcp dport 80 accept
                		ip daddr 192.0.2.0/24 tcp dport 8000-8100 accept
                		ip6 daddr 2001:db8::/32 tcp dport 80 accept
                		ip6 daddr 2001:db8::/32 tcp dport 8000-8100 accept
                		ip daddr 10.0.0.0/8 goto drop-gold
                		ip daddr 0.0.0.0/0 meta l4proto icmp accept
                		ip6 daddr ::/0 meta l4proto ipv6-icmp accept
                		goto drop-gold
                	}
                	chain ingress-gold {
                		ct direction reply accept
                		ip saddr 192.0.2.7 goto drop-gold
                	}
                	chain drop-gold {
                		counter name drops-gold add @drops-gold { meta cgroup }
                		drop
                	}
                	chain post-gold {
                		meta priority set 0x00200001
                		ip dscp set 46
                		ip6 dscp set 46
                	}
                	chain egress-open {
                		counter name traffic-open add @packets-open { meta cgroup }
                	}
                	chain input {
                		meta cgroup 0 accept
                		meta cgroup vmap @input
                	}
                	chain output {
                		meta cgroup 0 accept
                		meta cgroup vmap @output
                	}
                	chain postrouting {
                		meta cgroup 0 accept
                		meta cgroup vmap @postrouting
                	}
                	chain applied {
                		return comment "%s"
                	}
                }
                flush map inet netcls input
                add element inet netcls input { 0x00200000-0x0020ffff : jump ingress-gold }
                flush map inet netcls output
                add element inet netcls output { 0x00200000-0x0020ffff : jump egress-gold, 0xfffe0000-0xfffeffff : jump egress-open }
                flush map inet netcls postrouting
                add element inet netcls postrouting { 0x00200000-0x0020ffff : jump post-gold }
                """.formatted(table.hash()));
    }

    @Test
    void hasNoTableWhereAllPoliciesAreOff() {
        Policy off = Policy.of("off", Map.of("primary", "1", "mode", "off"));
        assertThat(TableText.of(List.of(off), Present.NOTHING)).isEqualTo(new TableText("", ""));
        assertThat(TableText.of(List.of(), present()))
                .isEqualTo(new TableText("table inet netcls\ndelete table inet netcls\n", ""));
    }

    @Test
    void deletesOfOursWhatIsNotWantedInTheOrderOfUse() {
        Present present = present(
                new ObjectName(Kind.LIMIT, "total-old-1"),
                new ObjectName(Kind.COUNTER, "drops-old"),
                new ObjectName(Kind.SET, "rate-open-1"),
                new ObjectName(Kind.SET, "packets-open"),
                new ObjectName(Kind.CHAIN, "egress-old"),
                new ObjectName(Kind.CHAIN, "applied"),
                new ObjectName(Kind.CHAIN, "drop-old"));
        TableText table = TableText.of(List.of(OPEN), present);
        TableText first = TableText.of(List.of(OPEN), Present.NOTHING);
        assertThat(table.hash()).isEqualTo(first.hash());
        assertThat(table.text()).isEqualTo(first.text() + """
                flush chain inet netcls drop-old
                flush chain inet netcls egress-old
                delete chain inet netcls drop-old
                delete chain inet netcls egress-old
                delete set inet netcls rate-open-1
                delete counter inet netcls drops-old
                delete limit inet netcls total-old-1
                """);
    }

    @Test
    void learnsWithoutDroppingOrChanging() {
        Policy learning = Policy.of(
                "gold",
                Map.of("primary", "1", "mode", "learn", "egress.default", "deny", "priority", "20:1", "dscp", "ef"));
        assertThat(TableText.of(List.of(learning), Present.NOTHING).text())
                .contains("""
                        	chain drop-gold {
                        		counter name drops-gold add @drops-gold { meta cgroup }
                        		accept
                        	}
                        """)
                .doesNotContain("dscp", "priority set", "chain postrouting");
    }

    @Test
    void putsWhatIsShapedInTheClassOfThePolicyAndDropsNoneOfItButInsideANamespace() {
        Policy shaped = Policy.of("gold", Map.of("primary", "0x20", "rate.total", "10 kbytes/second", "shape", "eth0"));
        assertThat(TableText.of(List.of(shaped), Present.NOTHING).text())
                .contains("\t\tmeta priority set 0xfff00020\n")
                .doesNotContain("limit", "drop\n");
        assertThat(TableText.inside(shaped))
                .contains("rate over 10240 bytes/second burst 55296 bytes", "goto drop-gold")
                .doesNotContain("priority set");
    }

    @Test
    void takesSetsForMany() {
        assertThat(rules("allow 10.0.0.0/24,10.0.2.0/24,10.0.4.0/24 tcp 1 3 5"))
                .contains("\t\tip daddr { 10.0.0.0/24, 10.0.2.0/24, 10.0.4.0/24 } tcp dport { 1, 3, 5 } accept\n");
        assertThat(rules("allow 10.0.0.0/24,10.0.2.0/24 udp 1 3")).contains("""
                        		ip daddr 10.0.0.0/24 udp dport 1 accept
                        		ip daddr 10.0.0.0/24 udp dport 3 accept
                        		ip daddr 10.0.2.0/24 udp dport 1 accept
                        		ip daddr 10.0.2.0/24 udp dport 3 accept
                        """);
    }

    private static String rules(String egress) {
        Policy policy = Policy.of("gold", Map.of("primary", "1", "egress", egress, "egress.default", "deny"));
        return TableText.of(List.of(policy), Present.NOTHING).text();
    }

    @Test
    void isTheSameForPoliciesInAnyOrderAndAnotherForAnotherRate() {
        String hash = TableText.of(List.of(GOLD, OPEN), Present.NOTHING).hash();
        assertThat(TableText.of(List.of(OPEN, GOLD), Present.NOTHING).hash()).isEqualTo(hash);
        assertThat(TableText.of(List.of(GOLD), Present.NOTHING).hash()).isNotEqualTo(hash);
        Policy faster = Policy.of("open", Map.of("primary", "0xfffe", "rate", "1 bytes/day"));
        Policy slower = Policy.of("open", Map.of("primary", "0xfffe", "rate", "1 bytes/hour"));
        assertThat(TableText.of(List.of(faster), Present.NOTHING).hash())
                .isNotEqualTo(TableText.of(List.of(slower), Present.NOTHING).hash());
    }

    @Test
    void refusesAPrimaryThatIsUsedTwiceUnlessOneIsOff() {
        Policy same = Policy.of("same", Map.of("primary", "0x20"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableText.of(List.of(GOLD, same), Present.NOTHING))
                .withMessage("policies gold and same have the same primary 0x0020");
        Policy off = Policy.of("same", Map.of("primary", "0x20", "mode", "off"));
        assertThat(TableText.of(List.of(GOLD, off), Present.NOTHING))
                .isEqualTo(TableText.of(List.of(GOLD), Present.NOTHING));
    }

    @Test
    void standsAloneInsideANamespace() {
        TableText alone = TableText.of(List.of(GOLD), Present.NOTHING);
        assertThat(TableText.inside(GOLD))
                .isEqualTo(("table inet netcls\ndelete table inet netcls\n" + alone.text())
                        .replace("inet netcls", "inet netcls-0020"));
    }

    @Test
    void readsWhatIsThere() {
        Present present = Listing.read("""
                {"nftables": [{"metainfo": {"version": "1.0.6"}}, {"table": {"family": "inet", "name": "netcls", "handle": 1}},
                {"counter": {"name": "traffic-gold", "table": "netcls", "handle": 8, "packets": 1, "bytes": 2}},
                {"set": {"name": "packets-gold", "handle": 11}}, {"set": {"name": "tier_gold", "handle": 12}},
                {"limit": {"name": "total-gold-12345678", "handle": 10}}, {"chain": {"name": "applied", "handle": 4}},
                {"rule": {"chain": "applied", "handle": 52, "comment": "abc", "expr": [{"return": null}]}}]}
                """).present();
        assertThat(present.table()).isTrue();
        assertThat(present.applied()).contains("abc");
        assertThat(present.objects())
                .containsExactly(
                        new ObjectName(Kind.CHAIN, "applied"),
                        new ObjectName(Kind.SET, "packets-gold"),
                        new ObjectName(Kind.COUNTER, "traffic-gold"),
                        new ObjectName(Kind.LIMIT, "total-gold-12345678"));
        assertThat(Present.NOTHING.table()).isFalse();
    }

    @Test
    void hasAnotherFingerprintWhereRulesAreOthersAndNotWhereSomethingWasCounted() {
        String rule = "{\"rule\": {\"chain\": \"%s\", \"handle\": %d, \"expr\": [{\"%s\": null}]}}";
        String chain = "{\"chain\": {\"name\": \"%s\", \"handle\": 4}}";
        String counter = "{\"counter\": {\"name\": \"drops-a\", \"packets\": %d, \"bytes\": 2}}";
        String plain =
                fingerprint(chain.formatted("drop-a"), rule.formatted("drop-a", 1, "drop"), counter.formatted(1));
        assertThat(fingerprint(counter.formatted(7), chain.formatted("drop-a"), rule.formatted("drop-a", 2, "drop")))
                .isEqualTo(plain);
        assertThat(fingerprint(
                        chain.formatted("drop-a"),
                        rule.formatted("drop-a", 1, "drop"),
                        counter.formatted(1),
                        chain.formatted("theirs"),
                        rule.formatted("theirs", 2, "drop")))
                .isEqualTo(plain);
        assertThat(Set.of(
                        plain,
                        fingerprint(chain.formatted("drop-a"), counter.formatted(1)),
                        fingerprint(
                                chain.formatted("drop-a"), rule.formatted("drop-a", 1, "accept"), counter.formatted(1)),
                        fingerprint(chain.formatted("drop-a"), rule.formatted("drop-a", 1, "drop"))))
                .hasSize(4);
    }

    /** The kernel sends up to 64 KiB as one packet, which a smaller bucket would never let pass. */
    @ParameterizedTest
    @CsvSource({
        "1 bytes/day, 1 bytes/day burst 65535 bytes",
        "65535 bytes/second, 65535 bytes/second burst 1 bytes",
        "64 kbytes/second, 65536 bytes/second",
        "1 kbytes/second burst 2 kbytes, 1024 bytes/second burst 2048 bytes",
        "1 packets/second, 1/second burst 1 packets",
    })
    void aBucketHoldsALargePacketUnlessItIsToldOtherwise(String rate, String limit) {
        assertThat(TableText.inside(Policy.of("gold", Map.of("primary", "1", "rate", rate))))
                .contains("limit rate over " + limit + " ");
    }

    @Test
    void emptiesTheSetsOfAPolicyThatHasGotAnotherPrimary() {
        Present present = new Present(
                true,
                new TreeSet<>(),
                Optional.empty(),
                Map.of("egress-gold", new Primary(0x21), "egress-open", OPEN.primary()),
                "");
        assertThat(TableText.of(List.of(GOLD, OPEN), present).text())
                .contains("""
                        flush set inet netcls packets-gold
                        flush set inet netcls drops-gold
                        flush set inet netcls rate-gold-dc5f7b82
                        """)
                .doesNotContain("flush set inet netcls packets-open");
    }

    @Test
    void readsPrimariesFromWhereMapsLead() {
        String map = "{\"map\":{\"name\":\"output\",\"elem\":[%s]}}";
        String gold = "[{\"range\":[2097152,2162687]},{\"jump\":{\"target\":\"egress-gold\"}}]";
        String last = "[{\"range\":[4294836224,4294901759]},{\"jump\":{\"target\":\"egress-open\"}}]";
        String others = "[3,{\"accept\":null}],[{\"range\":[5,7]},{\"drop\":null}]";
        assertThat(Listing.read("{\"nftables\": [" + map.formatted(gold + "," + last + "," + others) + "]}")
                        .present()
                        .primaries())
                .containsEntry("egress-gold", GOLD.primary())
                .containsEntry("egress-open", OPEN.primary());
    }

    private static String fingerprint(String... entries) {
        return Listing.read("{\"nftables\": [" + String.join(",", entries) + "]}")
                .present()
                .fingerprint();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"nftables\": 1}",
                "{\"nftables\": [1]}",
                "{\"nftables\": [{\"rule\": {}}]}",
                "{\"nftables\": [{\"chain\": {\"name\": 1}}]}",
                "Error: No such file or directory"
            })
    void refusesWhatNftDoesNotPrint(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Listing.read(text).present())
                .withMessage("what nft lists of table inet netcls cannot be read");
    }

    private static Present present(ObjectName... objects) {
        TreeSet<ObjectName> all = new TreeSet<>();
        Collections.addAll(all, objects);
        return new Present(true, all, Optional.empty(), Map.of(), "");
    }
}
