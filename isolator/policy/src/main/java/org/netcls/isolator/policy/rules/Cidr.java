// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.netcls.text.Printable;

/**
 * A network.
 *
 * @param first its first address, as a number
 * @param length of its prefix, in bits
 */
public record Cidr(Family family, BigInteger first, int length) implements Comparable<Cidr> {
    private static final Pattern OCTETS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern COLONS = Pattern.compile("[0-9a-fA-F:.]+");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");
    private static final Comparator<Cidr> ORDER =
            Comparator.comparing(Cidr::family).thenComparing(Cidr::first).thenComparingInt(Cidr::length);

    /** @throws IllegalArgumentException if bits are set beyond the prefix; the message has the network that is meant */
    public Cidr {
        if (length < 0 || length > family.bits()) {
            throw new IllegalArgumentException(
                    "has a prefix of " + length + " bits, and there are 0 to " + family.bits());
        }
        BigInteger network = network(family, first, length);
        if (!network.equals(first)) {
            throw new IllegalArgumentException("has '" + address(family, first) + "/" + length
                    + "' with bits set beyond the prefix: " + address(family, network) + "/" + length
                    + " is the network, and " + address(family, first) + " the address alone");
        }
    }

    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        Family family = address.contains(":") ? Family.IPV6 : Family.IPV4;
        BigInteger first = address(family, address).orElseThrow(() -> unreadable(text));
        return new Cidr(family, first, slash < 0 ? family.bits() : prefix(text.substring(slash + 1), text));
    }

    private static int prefix(String digits, String text) {
        if (!LENGTH.matcher(digits).matches()) {
            throw unreadable(text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException("has '" + Printable.escape(text)
                + "' where an address or a network such as 192.0.2.0/24 or 2001:db8::/32 is expected");
    }

    private static Optional<BigInteger> address(Family family, String text) {
        if (!(family == Family.IPV4 ? OCTETS : COLONS).matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // No name of a host comes here, so nobody is asked for one.
            byte[] bytes = InetAddress.getByName(text).getAddress();
            return bytes.length * Byte.SIZE == family.bits() ? Optional.of(new BigInteger(1, bytes)) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Those of these that are not in another one of them, in order. */
    static List<Cidr> outermost(Collection<Cidr> networks) {
        List<Cidr> left = new ArrayList<>();
        // What contains others comes before them, with nothing between that does not contain them or is in it.
        for (Cidr next : new TreeSet<>(networks)) {
            if (left.isEmpty() || !left.get(left.size() - 1).contains(next)) {
                left.add(next);
            }
        }
        return left;
    }

    boolean contains(Cidr other) {
        return family == other.family
                && length <= other.length
                && network(family, other.first, length).equals(first);
    }

    /** The address alone that it begins with. */
    Cidr host() {
        return new Cidr(family, first, family.bits());
    }

    /** The address alone that follows it, if there is one. */
    Optional<Cidr> next() {
        BigInteger next = first.add(BigInteger.ONE.shiftLeft(family.bits() - length));
        return next.bitLength() > family.bits() ? Optional.empty() : Optional.of(new Cidr(family, next, family.bits()));
    }

    private static BigInteger network(Family family, BigInteger address, int length) {
        int beyond = family.bits() - length;
        return address.shiftRight(beyond).shiftLeft(beyond);
    }

    private static String address(Family family, BigInteger number) {
        byte[] bytes = new byte[family.bits() / Byte.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            bytes[bytes.length - 1 - i] = number.shiftRight(i * Byte.SIZE).byteValue();
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress().replaceFirst("(^|:)(0(:|$)){2,}", "::");
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int compareTo(Cidr other) {
        return ORDER.compare(this, other);
    }

    /** As nft takes it: an address alone has no length. */
    @Override
    public String toString() {
        return address(family, first) + (length == family.bits() ? "" : "/" + length);
    }
}
