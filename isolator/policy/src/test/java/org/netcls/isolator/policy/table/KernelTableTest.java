// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.Primary;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.ObjectName.Kind;

/** What the kernel makes of a table, counted to the packet. */
class KernelTableTest {
    private static final int FLOOD = Integer.getInteger("netcls.policy.flood", 1_000_000);

    @RegisterExtension
    static final NetClsMount HIERARCHY = new NetClsMount();

    private static final String WEB = "0x00200001";
    private static final String DB = "0x0020ffff";
    private static final String LONG = " 60000";

    private Wire wire;

    @BeforeEach
    void open() throws IOException {
        wire = new Wire(HIERARCHY);
    }

    @AfterEach
    void close() throws IOException {
        if (wire != null) {
            wire.close();
        }
    }

    @Test
    void deniesByRuleAndByDefaultAndCountsForEachContainer() throws Exception {
        wire.apply(gold(
                "egress", "deny 10.1.0.0/16; allow 10.0.0.0/8 udp 53; allow 2001:db8::/32", "egress.default", "deny"));
        assertThat(wire.send(
                        WEB + " udp 10.0.0.1 53",
                        WEB + " udp 10.0.0.1 54",
                        WEB + " udp 10.1.0.1 53",
                        DB + " udp 10.1.0.1 53",
                        DB + " udp 2001:db8::1 1",
                        DB + " udp 2001:db9::1 1",
                        WEB + " icmp 2001:db8::1 0",
                        WEB + " icmp 10.0.0.1 0",
                        "0x00210001 udp 10.1.0.1 53",
                        "0x001fffff udp 10.1.0.1 53",
                        "0 udp 10.1.0.1 53"))
                .containsExactly(
                        "sent", "refused", "refused", "refused", "sent", "refused", "sent", "refused", "sent", "sent",
                        "sent");
        Counts counts = wire.counts();
        assertThat(counts.sets()).containsEntry("packets-gold", by(5, 3)).containsEntry("drops-gold", by(3, 2));
        assertThat(counts.counters()).containsEntry("traffic-gold", 8).containsEntry("drops-gold", 5);
    }

    @Test
    void learnsWhatItWouldDropAndDropsNothing() throws Exception {
        wire.apply(
                gold("egress.default", "deny", "mode", "learn", "rate", "1 packets/day burst 1 packets", "dscp", "ef"));
        assertThat(wire.send(WEB + " udp 10.0.0.1 53", WEB + " udp 10.0.0.1 53", WEB + " udp 10.0.0.1 53"))
                .containsOnly("sent");
        Counts counts = wire.counts();
        assertThat(counts.sets()).containsEntry("packets-gold", by(3, 0)).containsEntry("drops-gold", by(3, 0));
        assertThat(counts.counters()).containsEntry("drops-gold", 3);
    }

    @Test
    void keepsWhatWasCountedWhenRulesChange() throws Exception {
        wire.apply(gold("egress.default", "deny"));
        wire.send(WEB + " udp 10.0.0.1 53");
        wire.apply(gold("egress", "allow 10.0.0.1", "egress.default", "deny", "ingress.default", "deny"), silver());
        assertThat(wire.send(WEB + " udp 10.0.0.1 53", WEB + " udp 10.0.0.2 53", "0x00210001 udp 10.0.0.2 53"))
                .containsExactly("sent", "refused", "sent");
        Counts counts = wire.counts();
        assertThat(counts.sets())
                .containsEntry("packets-gold", by(3, 0))
                .containsEntry("drops-gold", by(2, 0))
                .containsEntry("packets-silver", Map.of(0x00210001L, 1));
        assertThat(counts.counters()).containsEntry("traffic-gold", 3).containsEntry("drops-gold", 2);
    }

    @Test
    void givesEachContainerABucketThatIsKeptWhenRulesChangeAndNotWhenTheRateDoes() throws Exception {
        // A datagram has 1,028 bytes, and no byte is added before the test ends.
        Policy slow = gold("rate", "1 bytes/day burst 20 kbytes");
        wire.apply(slow);
        assertThat(passed(WEB, 25)).isEqualTo(19);
        assertThat(passed(DB, 25)).isEqualTo(19);
        wire.apply(gold("rate", "1 bytes/day burst 20 kbytes", "egress", "deny 10.9.0.0/16"), silver());
        assertThat(passed(WEB, 5)).isZero();
        Present present = wire.apply(gold("rate", "1 bytes/day burst 10 kbytes"));
        assertThat(passed(WEB, 25)).isEqualTo(9);
        assertThat(present.objects())
                .filteredOn(object -> object.name().startsWith("rate-gold-"))
                .hasSize(1);
        assertThat(wire.counts().sets().get("drops-gold")).isEqualTo(by(6 + 5 + 16, 6));
    }

    @Test
    void nothingIsKeptOfHandlesOfAPrimaryThatAPolicyHadBefore() throws Exception {
        Policy gold = gold("rate", "1 bytes/day burst 20 kbytes");
        Policy moved = Policy.of("gold", Map.of("primary", "0xfffe", "rate", "1 bytes/day burst 20 kbytes"));
        wire.apply(gold);
        assertThat(passed(WEB, 25)).isEqualTo(19);
        wire.apply(moved);
        assertThat(wire.counts().sets()).doesNotContainValue(Map.of(0x00200001L, 25));
        assertThat(passed("0xfffe0001", 25)).isEqualTo(19);
        assertThat(wire.apply(moved).primaries()).containsEntry("egress-gold", new Primary(0xfffe));
        assertThat(passed("0xfffe0001", 5)).isZero();
        wire.apply(gold);
        assertThat(passed(WEB, 25)).isEqualTo(19);
        assertThat(wire.counts().sets()).containsEntry("packets-gold", by(25, 0));
        assertThat(wire.counts().counters()).containsEntry("traffic-gold", 80);
    }

    @Test
    void givesAllContainersABucketThatIsKeptWhenRulesChangeAndNotWhenTheRateDoes() throws Exception {
        wire.apply(gold("rate.total", "1 packets/day burst 7 packets"));
        assertThat(passed(WEB, 5)).isEqualTo(5);
        assertThat(passed(DB, 5)).isEqualTo(2);
        wire.apply(
                gold("rate.total", "1 packets/day burst 7 packets", "egress.default", "deny", "egress", "allow ::/0"));
        assertThat(wire.send(WEB + " udp 2001:db8::1 1")).containsExactly("refused");
        Present present = wire.apply(gold("rate.total", "1 packets/day burst 3 packets"));
        assertThat(passed(WEB, 5)).isEqualTo(3);
        assertThat(present.objects())
                .filteredOn(object -> object.kind() == Kind.LIMIT)
                .hasSize(1);
    }

    /** A map that was replaced together with its rule let one of some ten thousand packets pass. */
    @Test
    void nothingPassesWhileRulesAreReplaced() throws Exception {
        Policy closed = gold("egress.default", "deny");
        wire.apply(closed);
        FutureTask<List<String>> flood = new FutureTask<>(() -> wire.send(WEB + " flood 10.0.0.1 53 " + FLOOD));
        Thread sender = new Thread(flood);
        sender.start();
        int replacements = 0;
        while (!flood.isDone()) {
            if (replacements++ % 2 == 0) {
                wire.apply(closed, silver());
            } else {
                wire.apply(gold("egress", "deny 10.0.0.0/8 udp " + replacements, "egress.default", "deny"));
            }
        }
        assertThat(flood.get()).containsExactly("sent 0");
        assertThat(replacements).isGreaterThan(2);
    }

    @Test
    void takesAwayAPolicyWithAllThatItHadAndTheTableWithTheLast() throws Exception {
        Policy full = gold(
                "egress", "deny 10.1.0.0/16,10.2.0.0/16,10.4.0.0/16 tcp 1 3 5 7",
                "ingress.default", "deny",
                "rate", "1 mbytes/second",
                "rate.total", "1 packets/second",
                "priority", "20:1");
        wire.load("table inet theirs {\n\tchain output {\n\t}\n}\ntable inet netcls {\n\tset tier_gold {\n"
                + "\t\ttypeof meta cgroup\n\t}\n\tchain own {\n\t}\n}\n");
        wire.apply(full, silver());
        wire.send(WEB + " udp 10.1.0.1 53", "0x00210001 udp 10.1.0.1 53");
        Present present = wire.apply(silver());
        assertThat(present.objects())
                .extracting(ObjectName::name)
                .containsExactly(
                        "applied",
                        "egress-silver",
                        "output",
                        "drops-silver",
                        "packets-silver",
                        "output",
                        "drops-silver",
                        "traffic-silver");
        assertThat(wire.counts().sets())
                .containsEntry("packets-silver", Map.of(0x00210001L, 1))
                .containsKey("tier_gold");
        assertThat(wire.apply(Policy.of("silver", Map.of("primary", "0x21", "mode", "off"))))
                .isEqualTo(Present.NOTHING);
        assertThat(TableText.of(List.of(), wire.present()).text()).isEmpty();
    }

    @Test
    void whoChangesSomethingIsFoundOutAndTheNextApplicationRepairsIt() throws Exception {
        Policy policy = gold("egress", "deny 10.0.0.0/8", "ingress.default", "deny", "dscp", "ef");
        Present applied = wire.apply(policy);
        wire.send(WEB + " udp 10.0.0.1 53");
        assertThat(wire.present()).isEqualTo(applied);
        for (String change : List.of(
                "flush chain inet netcls egress-gold",
                "flush chain inet netcls output",
                "insert rule inet netcls drop-gold accept",
                "add chain inet netcls input { policy drop; }",
                "flush chain inet netcls postrouting",
                "delete table inet netcls")) {
            wire.load(change + "\n");
            assertThat(wire.present()).as(change).isNotEqualTo(applied);
            assertThat(wire.apply(policy)).as(change).isEqualTo(applied);
        }
        assertThat(wire.send(WEB + " udp 10.0.0.1 53")).containsExactly("refused");
    }

    @Test
    void answersPassInBothDirections() throws Exception {
        wire.apply(gold("egress.default", "deny"));
        Process listener = wire.listen(WEB);
        try {
            assertThat(wire.sendFromFar(
                            "0 ask " + Wire.NEAR + " " + Listener.PORT + LONG,
                            "0 talk " + Wire.NEAR + " " + Listener.PORT + LONG))
                    .containsOnly("answered");
            assertThat(wire.send(WEB + " udp " + Wire.FAR + " 9")).containsExactly("refused");
        } finally {
            listener.destroyForcibly().waitFor();
        }
        assertThat(wire.counts().counters()).containsEntry("drops-gold", 1);

        wire.apply(gold("ingress.default", "deny"));
        Process far = wire.listenFar();
        try {
            assertThat(wire.send(
                            WEB + " ask " + Wire.FAR + " " + Listener.PORT + LONG,
                            WEB + " talk " + Wire.FAR + " " + Listener.PORT + LONG))
                    .containsOnly("answered");
        } finally {
            far.destroyForcibly().waitFor();
        }
        assertThat(wire.counts().counters()).containsEntry("drops-gold", 1);
    }

    @Test
    void ingressMatchesTheAcknowledgementOfTheHandshakeAndNotItsBeginning() throws Exception {
        wire.load("""
                table inet theirs {
                	counter inbound {
                	}
                	chain input {
                		type filter hook input priority -1; policy accept;
                		tcp dport %d counter name inbound
                	}
                }
                """.formatted(Listener.PORT));
        wire.apply(gold("ingress", "allow 198.51.100.0/24", "ingress.default", "deny"));
        Process listener = wire.listen(WEB);
        try {
            // It believes that it is connected, and sends a byte that nobody gets.
            assertThat(wire.sendFromFar("0 talk " + Wire.NEAR + " " + Listener.PORT + " 300"))
                    .containsExactly("silent");
            awaitAllButOneDropped();
            wire.apply(gold("ingress", "allow " + Wire.FAR, "ingress.default", "deny"));
            assertThat(wire.sendFromFar("0 talk " + Wire.NEAR + " " + Listener.PORT + LONG))
                    .containsExactly("answered");
        } finally {
            listener.destroyForcibly().waitFor();
        }
    }

    @Test
    void ingressMatchesNeitherDatagramsToWhoeverSendsThemNorWhatComesOverLoopback() throws Exception {
        wire.apply(gold("ingress.default", "deny"));
        Process listener = wire.listen(WEB);
        try {
            assertThat(wire.sendFromFar("0 ask " + Wire.NEAR + " " + Listener.PORT + LONG))
                    .containsExactly("answered");
            assertThat(wire.send(
                            "0 ask 127.0.0.1 " + Listener.PORT + LONG,
                            "0 talk 127.0.0.1 " + Listener.PORT + LONG,
                            "0 talk ::1 " + Listener.PORT + LONG))
                    .containsOnly("answered");
        } finally {
            listener.destroyForcibly().waitFor();
        }
        assertThat(wire.counts().counters()).containsEntry("drops-gold", 0);
    }

    @Test
    void dropsWhatIsDeniedEvenWhereItCannotBeCounted() throws Exception {
        wire.load("table inet netcls {\n\tset drops-gold {\n\t\ttypeof meta cgroup\n\t\tsize 1\n\t\tflags dynamic\n"
                + "\t\tcounter\n\t}\n}\n");
        wire.apply(gold("egress.default", "deny"));
        assertThat(wire.send(WEB + " udp 10.0.0.1 53", DB + " udp 10.0.0.1 53", DB + " udp 10.0.0.1 53"))
                .containsOnly("refused");
        assertThat(wire.counts().sets()).containsEntry("drops-gold", by(1, 0));
        assertThat(wire.counts().counters()).containsEntry("drops-gold", 3);
    }

    /** Packets of before may still be sent again between the looks at one counter and the other. */
    private void awaitAllButOneDropped() throws IOException {
        long start = System.nanoTime();
        Map<String, Integer> counters = wire.counts().counters();
        while (counters.get("inbound") < 3 || counters.get("drops-gold") != counters.get("inbound") - 1) {
            assertThat(System.nanoTime() - start).as("%s", counters).isLessThan(TimeUnit.SECONDS.toNanos(60));
            counters = wire.counts().counters();
        }
    }

    @Test
    void marksWhatIsSent() throws Exception {
        wire.apply(gold("dscp", "af41", "priority", "20:1"));
        wire.load("""
                table inet theirs {
                	counter classed {
                	}
                	chain post {
                		type filter hook postrouting priority 1; policy accept;
                		meta priority 0x00200001 counter name classed
                	}
                }
                """);
        wire.loadFar("""
                table inet theirs {
                	counter ipv4 {
                	}
                	counter ipv6 {
                	}
                	chain input {
                		type filter hook input priority 0; policy accept;
                		ip dscp af41 counter name ipv4
                		ip6 dscp af41 counter name ipv6
                	}
                }
                """);
        wire.send(
                WEB + " udp " + Wire.FAR + " 9",
                WEB + " udp " + Wire.FAR_IPV6 + " 9",
                DB + " udp " + Wire.FAR_IPV6 + " 9",
                "0 udp " + Wire.FAR + " 9");
        assertThat(wire.counts().counters()).containsEntry("classed", 3);
        assertThat(wire.farCounts().counters()).containsEntry("ipv4", 1).containsEntry("ipv6", 2);
    }

    @Test
    void standsBesideOthersInsideANamespaceAndForgetsOnlyItsOwnCounts() throws Exception {
        wire.load(TableText.inside(silver()));
        for (int i = 1; i <= 2; i++) {
            wire.load(TableText.inside(gold("egress.default", "deny")));
            assertThat(wire.send(WEB + " udp 10.0.0.1 53", "0x00210001 udp 10.0.0.1 53"))
                    .containsExactly("refused", "sent");
            assertThat(wire.counts().sets())
                    .containsEntry("drops-gold", by(1, 0))
                    .containsEntry("packets-silver", Map.of(0x00210001L, i));
        }
    }

    private long passed(String classId, int packets) throws IOException {
        return Collections.frequency(wire.send(Collections.nCopies(packets, classId + " udp 10.0.0.1 53")), "sent");
    }

    /** Packets of the two containers; one without any has no element. */
    private static Map<Long, Integer> by(int web, int db) {
        Map<Long, Integer> counts = new HashMap<>(Map.of(Long.decode(WEB), web, Long.decode(DB), db));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private static Policy silver() {
        return Policy.of("silver", Map.of("primary", "0x21"));
    }

    private static Policy gold(String... more) {
        Map<String, String> properties = new HashMap<>(Map.of("primary", "0x20"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return Policy.of("gold", properties);
    }
}
