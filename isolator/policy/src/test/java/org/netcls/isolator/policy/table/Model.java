// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.netcls.isolator.policy.rules.Policy;

/** Policies and packets at random, and what is to become of the packets, told without anything that is tested. */
final class Model {
    static final int PACKETS_OF_EACH = 20;

    private static final String[] PROTOCOLS = {"tcp", "udp", "icmp"};
    private static final int[] PREFIXES = {0, 8, 15, 24, 30, 32, 32};
    private static final int LAST_PORT = 65_535;
    private static final byte[] IPV4 = {10, 0, 0, 0};
    private static final byte[] IPV6 = {0x20, 0x01, 0x0d, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int MARK = 128;

    /** From the first to the last address, as numbers in which a bit before it marks those of IPv6. */
    record Network(String text, BigInteger first, BigInteger last) {}

    /** @param protocol empty for any; no ports stand for all */
    record ModelRule(boolean allows, List<Network> networks, String protocol, List<int[]> ports) {
        boolean matches(Packet packet) {
            BigInteger to = number(packet.address());
            return networks.stream().anyMatch(n -> n.first().compareTo(to) <= 0 && to.compareTo(n.last()) <= 0)
                    && (protocol.isEmpty() || protocol.equals(packet.protocol()))
                    && (ports.isEmpty()
                            || ports.stream().anyMatch(p -> p[0] <= packet.port() && packet.port() <= p[1]));
        }

        String text() {
            return (allows ? "allow " : "deny ")
                    + networks.stream().map(Network::text).collect(Collectors.joining(","))
                    + (protocol.isEmpty() ? "" : " " + protocol)
                    + ports.stream()
                            .map(p -> p[0] == p[1] ? " " + p[0] : " " + p[0] + "-" + p[1])
                            .collect(Collectors.joining());
        }
    }

    record Packet(long classId, String protocol, InetAddress address, int port) {
        String line() {
            return classId + " " + protocol + " " + address.getHostAddress() + " " + port;
        }
    }

    /** @param packets that its containers send, each from one of its own */
    record ModelPolicy(
            String name,
            int primary,
            boolean learns,
            boolean allowsByDefault,
            List<ModelRule> rules,
            List<ModelRule> ingress,
            List<Packet> packets) {
        boolean denies(Packet packet) {
            return !rules.stream()
                    .filter(rule -> rule.matches(packet))
                    .findFirst()
                    .map(ModelRule::allows)
                    .orElse(allowsByDefault);
        }

        Policy policy() {
            Map<String, Object> properties = new HashMap<>();
            properties.put("primary", primary);
            properties.put("mode", learns ? "learn" : "enforce");
            properties.put("egress", rules.stream().map(ModelRule::text).collect(Collectors.joining("; ")));
            properties.put("egress.default", allowsByDefault ? "allow" : "deny");
            properties.put("ingress", ingress.stream().map(ModelRule::text).collect(Collectors.joining("\n")));
            return Policy.of(name, properties);
        }
    }

    private final Random random;

    Model(long seed) {
        this.random = new Random(seed);
    }

    /** Their primaries are neighbours, and reach from the first to the last there is. */
    List<ModelPolicy> policies(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> policy(i, i % 2 == 0 ? 1 + i : 0xfffe - i))
                .toList();
    }

    private ModelPolicy policy(int i, int primary) {
        List<ModelRule> rules = rules();
        return new ModelPolicy(
                "p" + i,
                primary,
                random.nextInt(5) == 0,
                random.nextBoolean(),
                rules,
                rules(),
                IntStream.range(0, PACKETS_OF_EACH)
                        .mapToObj(n -> packet(primary, n, rules))
                        .toList());
    }

    private List<ModelRule> rules() {
        return IntStream.range(0, random.nextInt(7)).mapToObj(i -> rule()).toList();
    }

    private ModelRule rule() {
        String protocol = random.nextInt(3) == 0 ? "" : PROTOCOLS[random.nextInt(3)];
        int ranges = protocol.isEmpty() || protocol.equals("icmp") ? 0 : random.nextInt(7);
        return new ModelRule(
                random.nextBoolean(),
                IntStream.range(0, 1 + random.nextInt(5))
                        .mapToObj(i -> network())
                        .toList(),
                protocol,
                IntStream.range(0, ranges).mapToObj(i -> range()).toList());
    }

    private int[] range() {
        int first = port();
        return new int[] {first, random.nextBoolean() ? first : Math.min(LAST_PORT, first + random.nextInt(4))};
    }

    private int port() {
        return random.nextInt(10) == 0 ? LAST_PORT - random.nextInt(3) : 1 + random.nextInt(40);
    }

    private Network network() {
        InetAddress inside = address();
        boolean isIpv6 = inside.getAddress().length == IPV6.length;
        int length = PREFIXES[random.nextInt(PREFIXES.length)] * (isIpv6 ? 4 : 1);
        int beyond = (isIpv6 ? 128 : 32) - length;
        BigInteger first = number(inside).shiftRight(beyond).shiftLeft(beyond);
        BigInteger last = first.add(BigInteger.ONE.shiftLeft(beyond)).subtract(BigInteger.ONE);
        return new Network(address(first).getHostAddress() + "/" + length, first, last);
    }

    /** Most of them at the edges of what some rule says. */
    private Packet packet(int primary, int n, List<ModelRule> rules) {
        Network network = network();
        int[] range = range();
        String protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
        if (!rules.isEmpty() && random.nextInt(4) > 0) {
            ModelRule rule = oneOf(rules);
            network = oneOf(rule.networks());
            range = rule.ports().isEmpty() ? range : oneOf(rule.ports());
            protocol = rule.protocol().isEmpty() || random.nextInt(5) == 0 ? protocol : rule.protocol();
        }
        return new Packet(
                (long) primary << 16 | (n == 0 ? 0xffff : n),
                protocol,
                reachable(random.nextBoolean() ? network.first() : network.last()),
                Math.min(LAST_PORT, range[random.nextInt(2)] + random.nextInt(2)));
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Another one in place of what is no host's address. */
    private InetAddress reachable(BigInteger number) {
        InetAddress address = address(number);
        byte first = address.getAddress()[0];
        return first == IPV4[0] || first == IPV6[0] ? address : address();
    }

    private InetAddress address() {
        byte[] bytes = (random.nextBoolean() ? IPV4 : IPV6).clone();
        for (int i = bytes.length / 4; i < bytes.length; i += bytes.length / 4) {
            bytes[i + bytes.length / 4 - 1] = (byte) random.nextInt(3);
        }
        return address(bytes);
    }

    private static InetAddress address(BigInteger number) {
        byte[] bytes = number.clearBit(MARK).toByteArray();
        byte[] padded = new byte[number.testBit(MARK) ? IPV6.length : IPV4.length];
        int length = Math.min(bytes.length, padded.length);
        System.arraycopy(bytes, bytes.length - length, padded, padded.length - length, length);
        return address(padded);
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static BigInteger number(InetAddress address) {
        BigInteger number = new BigInteger(1, address.getAddress());
        return address.getAddress().length == IPV6.length ? number.setBit(MARK) : number;
    }
}
