// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConflictsTest {
    private static final String NAME_DECIDES =
            "has order 100, so that the name decides where containers are also selected by ";

    @Test
    void tellsAPrimaryThatIsUsedTwice() {
        assertThat(Conflicts.among(List.of(
                        policy("b", 1, "selector", "a=x"),
                        policy("a", 2),
                        policy("c", 1, "selector", "a=y", "order", "5"))))
                .containsExactly(
                        new Conflict("c", "has primary 0x0001 as b"), new Conflict("b", "has primary 0x0001 as c"));
    }

    @Test
    void tellsSelectorsThatOverlapWithoutAnOrder() {
        List<Policy> policies = List.of(
                policy("silver", 1, "selector", "tier in (silver,gold)"),
                policy("gold", 2, "selector", "tier=gold"),
                policy("bronze", 3, "selector", "tier=bronze"),
                policy("any", 4, "selector", "tier", "order", 200));
        assertThat(Conflicts.among(policies))
                .containsExactly(
                        new Conflict("gold", NAME_DECIDES + "silver"), new Conflict("silver", NAME_DECIDES + "gold"));
    }

    @Test
    void tellsOnlySomeOfManyThatOverlap() {
        List<Policy> policies = IntStream.rangeClosed(1, 6)
                .mapToObj(number -> policy("p" + number, number, "selector", "key" + number))
                .toList();
        assertThat(Conflicts.among(policies))
                .hasSize(6)
                .contains(new Conflict("p2", NAME_DECIDES + "p1, p3, p4 and 2 more"));
        List<Policy> withTwin = new ArrayList<>(policies);
        withTwin.add(policy("z", 9, "selector", "key2=a"));
        assertThat(Conflicts.among(withTwin)).contains(new Conflict("p2", NAME_DECIDES + "z, p1, p3 and 3 more"));
    }

    @Test
    void tellsASelectorThatSelectsNobody() {
        assertThat(Conflicts.among(List.of(policy("a", 1, "selector", "a=x,!a"))))
                .containsExactly(new Conflict("a", "no labels can have all of selector 'a=x,!a'"));
    }

    @Test
    void tellsARuleThatCanNeverMatch() {
        assertThat(Conflicts.among(List.of(policy(
                        "a",
                        1,
                        "egress",
                        "allow 10.0.0.0/8; deny 10.1.0.0/16 tcp 80",
                        "ingress",
                        "allow ::/0;deny ::1"))))
                .containsExactly(
                        new Conflict(
                                "a",
                                "egress has rule 'deny 10.1.0.0/16 tcp 80', and earlier ones match all that it does"),
                        new Conflict("a", "ingress has rule 'deny ::1', and earlier ones match all that it does"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            allow 10.0.0.0/9; allow 10.128.0.0/9 ; deny 10.0.0.0/8 | 1
            allow 10.0.0.0/9; allow 10.128.0.0/10 ; deny 10.0.0.0/8 | 0
            allow 0.0.0.0/0 ; deny ::/0 | 0
            allow ::/0 tcp; allow ::/0 udp; allow ::/0 icmp ; deny ::/0 | 0
            allow ::/0 tcp 1-65535 ; deny ::/0 tcp | 0
            allow ::/0 tcp 1-80; allow ::/0 tcp 81-100 ; deny ::/0 tcp 70-90 | 1
            allow ::/0 tcp ; deny ::/0 tcp 70-90 ; deny ::/0 udp 70 | 1
            """)
    void knowsWhatEarlierRulesCoverTogether(String rules, int never) {
        assertThat(Coverage.neverMatching(Traffic.parse(rules))).hasSize(never);
    }

    @Test
    void aRuleNeverMatchesExactlyWhereEachPacketIsMatchedBefore() {
        Random random = new Random(20);
        List<Probe> packets = allPackets();
        int never = 0;
        for (int i = 0; i < 300; i++) {
            List<Rule> rules = Stream.generate(() -> rule(random))
                    .limit(1 + random.nextInt(8))
                    .toList();
            List<Rule> expected = neverMatching(rules, packets);
            assertThat(Coverage.neverMatching(rules)).as("%s", rules).isEqualTo(expected);
            never += expected.size();
        }
        assertThat(never).isPositive();
    }

    private static List<Rule> neverMatching(List<Rule> rules, List<Probe> packets) {
        List<Rule> never = new ArrayList<>(rules);
        packets.forEach(packet -> IntStream.range(0, rules.size())
                .filter(i -> rules.get(i).matches(packet))
                .limit(1)
                .forEach(i -> never.set(i, null)));
        never.removeIf(rule -> rule == null);
        return never;
    }

    private static Rule rule(Random random) {
        int length = 29 + random.nextInt(4);
        int first = random.nextInt(8) & -(1 << 32 - length);
        String ports = random.nextBoolean() ? "" : " " + (1 + random.nextInt(3)) + "-" + (4 + random.nextInt(3));
        String protocol = switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> " icmp";
            case 2 -> " udp" + ports;
            default -> " tcp" + ports;
        };
        return Rule.parse("deny 10.0.0." + first + "/" + length + protocol);
    }

    private static List<Probe> allPackets() {
        List<Optional<Protocol>> protocols = new ArrayList<>(
                Arrays.stream(Protocol.values()).map(Optional::of).toList());
        protocols.add(Optional.empty());
        return IntStream.range(0, 9)
                .mapToObj(host -> Cidr.parse("10.0.0." + host))
                .flatMap(host -> protocols.stream()
                        .flatMap(protocol -> IntStream.range(0, 8).mapToObj(port -> new Probe(host, protocol, port))))
                .toList();
    }

    private static Policy policy(String name, int primary, Object... more) {
        Map<String, Object> properties = new HashMap<>(Map.of("primary", primary));
        for (int i = 0; i < more.length; i += 2) {
            properties.put((String) more[i], more[i + 1]);
        }
        return Policy.of(name, properties);
    }
}
