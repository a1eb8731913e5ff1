// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What happens to packets to or from some networks.
 *
 * @param networks of which none is in another one
 * @param protocol any if it is empty
 * @param ports of which no two touch, and all if it is empty; the receiver's, for egress and ingress
 */
public record Rule(Verdict verdict, List<Cidr> networks, Optional<Protocol> protocol, List<PortRange> ports) {
    /** @throws IllegalArgumentException if there is no network, or there are ports of what has none */
    public Rule {
        if (networks.isEmpty()) {
            throw new IllegalArgumentException(
                    "has a rule without a network: write " + verdict + " 0.0.0.0/0,::/0 for all");
        }
        if (!ports.isEmpty() && protocol.filter(Protocol.ICMP::equals).isPresent()) {
            throw new IllegalArgumentException("has ports of icmp, which has none");
        }
        if (!ports.isEmpty() && protocol.isEmpty()) {
            throw new IllegalArgumentException("has ports of no protocol: write tcp or udp before them");
        }
        networks = Cidr.outermost(networks);
        ports = PortRange.merged(ports);
    }

    /** Reads {@code allow|deny CIDR[,CIDR] [tcp|udp|icmp [PORT[-PORT]]]}, with several ports parted by blanks or commas. */
    static Rule parse(String text) {
        String[] words = text.strip().replaceAll("\\s*,\\s*", ",").split("\\s+");
        Verdict verdict = Verdict.parse(words[0]);
        return new Rule(
                verdict,
                words.length < 2 ? List.of() : parts(words[1]).map(Cidr::parse).toList(),
                words.length < 3 ? Optional.empty() : Optional.of(Protocol.parse(words[2])),
                Arrays.stream(words)
                        .skip(3)
                        .flatMap(Rule::parts)
                        .map(PortRange::parse)
                        .toList());
    }

    private static Stream<String> parts(String word) {
        return Arrays.stream(word.split(",", -1));
    }

    /** Those of its networks that are of this version of IP. */
    public List<Cidr> networks(Family family) {
        return networks.stream().filter(network -> network.family() == family).toList();
    }

    boolean matches(Probe probe) {
        return networks.stream().anyMatch(network -> network.contains(probe.host()))
                && (protocol.isEmpty() || protocol.equals(probe.protocol()))
                && (ports.isEmpty() || ports.stream().anyMatch(range -> range.contains(probe.port())));
    }

    /** As it is written. */
    @Override
    public String toString() {
        return verdict
                + networks.stream().map(Cidr::toString).collect(Collectors.joining(",", " ", ""))
                + protocol.map(p -> " " + p).orElse("")
                + ports.stream().map(range -> " " + range).collect(Collectors.joining());
    }
}
