// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.isolator.policy.rules.Policy;

/** What the kernel makes of classes, counted to the packet. */
class KernelClassesTest {
    @RegisterExtension
    static final NetClsMount HIERARCHY = new NetClsMount();

    private static final Pattern SENT =
            Pattern.compile("class htb (\\S+) .*\\n Sent \\d+ bytes (\\d+) pkt \\(dropped (\\d+)");
    private static final String WEB = "0x00200001 udp " + Wire.FAR + " 9";
    private static final String DB = "0x0020ffff udp " + Wire.FAR + " 9";
    private static final String SILVER = "0x00210001 udp " + Wire.FAR + " 9";
    private static final String OTHER = "0x00220001 udp " + Wire.FAR + " 9";
    private static final String NOBODY = "0 udp " + Wire.FAR + " 9";

    private Wire wire;
    private Classes classes;

    @BeforeEach
    void open() throws IOException {
        wire = new Wire(HIERARCHY);
        classes = new Classes(wire.programs());
    }

    @AfterEach
    void close() throws IOException {
        if (wire != null) {
            wire.close();
        }
    }

    private Shaped apply(Policy... policies) throws IOException {
        wire.apply(policies);
        Shaped shaped = classes.apply(List.of(policies), Shaped.NOTHING);
        assertThat(classes.look(List.of(policies)).classes()).isEqualTo(shaped.classes());
        return shaped;
    }

    @Test
    void packetsOfAPolicyAreInItsClassAndOthersInNone() throws Exception {
        assertThat(apply(gold("1 mbytes/second"), shaped("silver", "0x21", "1 mbytes/second", "va"))
                        .faults())
                .isEmpty();
        wire.send(WEB, DB, DB, SILVER, OTHER, OTHER, NOBODY, "0x00200001 udp 10.0.0.1 9");
        awaitSent(Map.of("fff0:20", 3, "fff0:21", 1));
    }

    @Test
    void whatIsOverTheRateWaits() throws Exception {
        // It is less than one datagram.
        apply(gold("20 kbytes/second burst 1 bytes"));
        assertThat(wire.send(Collections.nCopies(10, WEB))).containsOnly("sent");
        awaitSent(Map.of("fff0:20", 10));
        assertThat(wire.counts().counters()).containsEntry("traffic-gold", 10).containsEntry("drops-gold", 0);
    }

    @Test
    void anotherRateChangesTheClassAndKeepsWhatWasCounted() throws Exception {
        Shaped before = apply(gold("100 kbytes/second"));
        wire.send(WEB);
        awaitSent(Map.of("fff0:20", 1));
        Shaped after = apply(gold("200 kbytes/second burst 10 kbytes"));
        assertThat(before.classes().get("va")).contains("rate 819200bit ceil 819200bit");
        assertThat(after.classes().get("va")).contains("rate 1638Kbit ceil 1638Kbit burst 10Kb cburst 10Kb");
        wire.send(DB);
        awaitSent(Map.of("fff0:20", 2));
    }

    @Test
    void aClassGoesWithItsPolicyAndTheQdiscWithTheLast() throws Exception {
        Policy gold = gold("1 mbytes/second");
        apply(
                gold,
                shaped("silver", "0x21", "1 mbytes/second", "va"),
                shaped("far", "0x22", "1 mbytes/second", "nowhere"));
        assertThat(sent("va")).containsOnlyKeys("fff0:20", "fff0:21");
        assertThat(sent("nowhere")).containsOnlyKeys("fff0:22");
        assertThat(apply(gold).classes()).containsOnlyKeys("va");
        assertThat(sent("va")).containsOnlyKeys("fff0:20");
        assertThat(root("nowhere")).isEqualTo("noqueue 0:");
        Policy learning = Policy.of(
                "gold", Map.of("primary", "0x20", "mode", "learn", "shape", "va", "rate.total", "1 mbytes/second"));
        assertThat(apply(learning)).isEqualTo(Shaped.NOTHING);
        assertThat(root("va")).isEqualTo("noqueue 0:");
    }

    @Test
    void leavesRootsOfOthersAndDevicesThatAreNotThere() throws Exception {
        wire.near("tc", "qdisc", "add", "dev", "va", "root", "pfifo");
        String theirs = root("va");
        Shaped shaped = apply(
                gold("1 mbytes/second"),
                shaped("silver", "0x21", "1 mbytes/second", "none"),
                shaped("far", "0x22", "1 mbytes/second", "nowhere"));
        assertThat(shaped.faults())
                .containsOnly(
                        Map.entry(
                                "gold",
                                "device va has a root qdisc, " + theirs
                                        + ", that somebody else has made; take that away or shape on another device"),
                        Map.entry("silver", "tc says 'Cannot find device \"none\" Command failed -:1'"));
        assertThat(shaped.classes()).containsOnlyKeys("nowhere");
        assertThat(apply()).isEqualTo(Shaped.NOTHING);
        assertThat(root("va")).isEqualTo(theirs);
    }

    @Test
    void whoChangesAClassIsFoundOutAndTheNextApplicationRepairsIt() throws Exception {
        Policy gold = gold("1 mbytes/second");
        Shaped applied = apply(gold);
        for (String change : List.of(
                "qdisc del dev va root",
                "class del dev va classid fff0:20",
                "class change dev va classid fff0:20 htb rate 1gbit",
                "class add dev va parent fff0: classid fff0:9 htb rate 1gbit",
                "qdisc replace dev va root handle fff1: htb")) {
            wire.near(("tc " + change).split(" "));
            assertThat(classes.look(List.of(gold))).as(change).isNotEqualTo(applied);
            if (change.contains("fff1:")) {
                assertThat(classes.apply(List.of(gold), applied).faults()).containsOnlyKeys("gold");
            } else {
                assertThat(classes.apply(List.of(gold), applied)).as(change).isEqualTo(applied);
            }
        }
    }

    private String root(String device) throws IOException {
        RootQdisc root = RootQdisc.read(wire.near("tc", "-j", "qdisc", "show")).get(device);
        return root.kind() + " " + root.handle();
    }

    /** Those that wait may still do so. */
    private void awaitSent(Map<String, Integer> packets) throws IOException {
        long start = System.nanoTime();
        while (!sent("va").equals(packets)) {
            assertThat(System.nanoTime() - start).as("%s", sent("va")).isLessThan(TimeUnit.SECONDS.toNanos(60));
        }
    }

    /** Packets by classes. */
    private Map<String, Integer> sent(String device) throws IOException {
        Map<String, Integer> sent = new TreeMap<>();
        Matcher matcher = SENT.matcher(wire.near("tc", "-s", "class", "show", "dev", device));
        while (matcher.find()) {
            sent.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
            assertThat(matcher.group(3)).isEqualTo("0");
        }
        return sent;
    }

    private static Policy gold(String rate) {
        return shaped("gold", "0x20", rate, "va");
    }

    private static Policy shaped(String name, String primary, String rate, String device) {
        return Policy.of(name, Map.of("primary", primary, "rate.total", rate, "shape", device));
    }
}
