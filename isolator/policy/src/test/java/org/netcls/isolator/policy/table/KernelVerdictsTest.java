// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.isolator.policy.table.Model.ModelPolicy;
import org.netcls.isolator.policy.table.Model.Packet;

/**
 * The kernel's verdicts on random packets under random policies, which are all in force together. How many is told by
 * {@code -Dnetcls.policy.cases}; {@code -Dnetcls.policy.seed} repeats them.
 */
class KernelVerdictsTest {
    @RegisterExtension
    static final NetClsMount HIERARCHY = new NetClsMount();

    private static final int CASES = Integer.getInteger("netcls.policy.cases", 2000);
    private static final long SEED = Long.getLong("netcls.policy.seed", System.nanoTime());

    @Test
    void areThoseOfThePlainReading(TestReporter reporter) throws Exception {
        reporter.publishEntry("seed", String.valueOf(SEED));
        List<ModelPolicy> policies = new Model(SEED).policies(CASES / Model.PACKETS_OF_EACH);
        List<Packet> packets =
                policies.stream().flatMap(policy -> policy.packets().stream()).toList();
        // As many of those that no policy is for.
        Stream<String> others =
                policies.stream().map(policy -> "0x7fff0001 udp 10.0.0.1 " + (1 + policy.primary() % 9));
        try (Wire wire = new Wire(HIERARCHY)) {
            wire.apply(policies.stream().map(ModelPolicy::policy).toList());
            List<String> sent = wire.send(
                    Stream.concat(packets.stream().map(Packet::line), others).toList());
            Counts counts = wire.counts();
            policies.forEach(policy -> {
                String described = "seed " + SEED + ", " + policy.policy();
                assertThat(counts.sets().get("packets-" + policy.name()))
                        .as(described)
                        .isEqualTo(once(policy, p -> true));
                assertThat(counts.sets().get("drops-" + policy.name()))
                        .as(described)
                        .isEqualTo(once(policy, policy::denies));
            });
            assertThat(sent.subList(0, packets.size()))
                    .isEqualTo(
                            policies.stream().flatMap(KernelVerdictsTest::told).toList());
            assertThat(sent.subList(packets.size(), sent.size()))
                    .hasSize(policies.size())
                    .containsOnly("sent");
        }
    }

    private static Map<Long, Integer> once(ModelPolicy policy, Predicate<Packet> which) {
        return policy.packets().stream().filter(which).collect(Collectors.toMap(Packet::classId, packet -> 1));
    }

    /** Who begins a connection is not told that nothing was sent. */
    private static Stream<String> told(ModelPolicy policy) {
        return policy.packets().stream()
                .map(packet -> policy.denies(packet)
                                && !policy.learns()
                                && !packet.protocol().equals("tcp")
                        ? "refused"
                        : "sent");
    }
}
