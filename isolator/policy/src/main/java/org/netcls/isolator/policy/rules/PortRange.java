// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netcls.text.Printable;

/** Ports from the first to the last, both of 1 to 65535. */
public record PortRange(int first, int last) {
    static final int LAST = 65_535;

    private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    /** @throws IllegalArgumentException if it is none */
    public PortRange {
        if (first < 1 || last < first || last > LAST) {
            throw new IllegalArgumentException(
                    "has port " + text(first, last) + ", and ports are 1 to " + LAST + ", the lower one first");
        }
    }

    static PortRange parse(String text) {
        Matcher ports = PORTS.matcher(text);
        if (!ports.matches()) {
            throw new IllegalArgumentException("has '" + Printable.escape(text)
                    + "' where a port or a range of ports such as 8000-8100 is expected");
        }
        int first = Integer.parseInt(ports.group(1));
        return new PortRange(first, ports.group(2) == null ? first : Integer.parseInt(ports.group(2)));
    }

    /** The same ports as ranges that neither overlap nor touch, in order. */
    static List<PortRange> merged(Collection<PortRange> ranges) {
        List<PortRange> merged = new ArrayList<>();
        ranges.stream().sorted(Comparator.comparing(PortRange::first)).forEach(range -> {
            PortRange before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (before == null || range.first > before.last + 1) {
                merged.add(range);
            } else {
                merged.set(merged.size() - 1, new PortRange(before.first, Math.max(before.last, range.last)));
            }
        });
        return List.copyOf(merged);
    }

    boolean contains(int port) {
        return port >= first && port <= last;
    }

    private static String text(int first, int last) {
        return first == last ? String.valueOf(first) : first + "-" + last;
    }

    /** As nft takes it. */
    @Override
    public String toString() {
        return text(first, last);
    }
}
