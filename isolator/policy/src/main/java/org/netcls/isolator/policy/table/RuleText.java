// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.netcls.isolator.policy.rules.Family;
import org.netcls.isolator.policy.rules.Protocol;
import org.netcls.isolator.policy.rules.Rule;

/** How a rule looks to nft. */
final class RuleText {
    // The kernel looks through all sets whenever it makes one, so that thousands would take it seconds.
    private static final int MOST_WITHOUT_SETS = 8;

    private RuleText() {}

    /**
     * Rules for each version of IP.
     *
     * @param address {@code saddr} or {@code daddr}, that is compared with the networks
     * @param verdict what follows when one matches
     */
    static List<String> of(Rule rule, String address, String verdict) {
        return Stream.of(Family.values())
                .flatMap(family -> of(rule, family, address))
                .map(match -> match + " " + verdict)
                .toList();
    }

    private static Stream<String> of(Rule rule, Family family, String address) {
        List<String> networks = texts(rule.networks(family));
        List<String> ports = texts(rule.ports());
        boolean few = networks.size() * Math.max(1, ports.size()) <= MOST_WITHOUT_SETS;
        List<String> above = above(rule, family, few ? ports : inSet(ports));
        return (few ? networks : inSet(networks))
                .stream()
                        .map(network -> (family == Family.IPV4 ? "ip " : "ip6 ") + address + " " + network)
                        .flatMap(match -> above.stream().map(more -> match + more));
    }

    /** What is to match above IP. */
    private static List<String> above(Rule rule, Family family, List<String> ports) {
        if (rule.protocol().isEmpty()) {
            return List.of("");
        }
        Protocol protocol = rule.protocol().get();
        String name = protocol == Protocol.ICMP && family == Family.IPV6 ? "ipv6-icmp" : protocol.toString();
        return ports.isEmpty()
                ? List.of(" meta l4proto " + name)
                : ports.stream().map(port -> " " + name + " dport " + port).toList();
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(Objects::toString).toList();
    }

    private static List<String> inSet(List<String> values) {
        return values.size() < 2 ? values : List.of("{ " + String.join(", ", values) + " }");
    }
}
