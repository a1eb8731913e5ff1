// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of some rules can never match, because for each packet an earlier one does. Between two neighbouring ends of networks
 * or of ranges all rules do the same, so that a packet at each beginning stands for all of them.
 */
final class Coverage {
    private static final List<Optional<Protocol>> PROTOCOLS = Stream.concat(
                    Arrays.stream(Protocol.values()).map(Optional::of), Stream.of(Optional.<Protocol>empty()))
            .toList();

    private Coverage() {}

    static List<Rule> neverMatching(List<Rule> rules) {
        return Stream.iterate(0, i -> i < rules.size(), i -> i + 1)
                .filter(i -> isCovered(rules.get(i), rules.subList(0, i)))
                .map(rules::get)
                .toList();
    }

    private static boolean isCovered(Rule rule, List<Rule> earlier) {
        return probes(rule, earlier).allMatch(probe -> earlier.stream().anyMatch(other -> other.matches(probe)));
    }

    /** Those that stand for all that the rule matches. */
    private static Stream<Probe> probes(Rule rule, List<Rule> earlier) {
        List<Rule> both = Stream.concat(Stream.of(rule), earlier.stream()).toList();
        Set<Integer> ports = ports(both);
        return hosts(both)
                .flatMap(host -> PROTOCOLS.stream()
                        .flatMap(protocol -> ports.stream().map(port -> new Probe(host, protocol, port))))
                .filter(rule::matches);
    }

    private static Stream<Cidr> hosts(List<Rule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.networks().stream())
                .flatMap(network -> Stream.concat(Stream.of(network.host()), network.next().stream()))
                .distinct();
    }

    private static Set<Integer> ports(List<Rule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.ports().stream())
                .flatMap(range -> Stream.of(range.first(), range.last() + 1))
                .filter(port -> port <= PortRange.LAST)
                .collect(Collectors.toCollection(() -> new TreeSet<>(Set.of(0))));
    }
}
