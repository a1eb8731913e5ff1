// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.settings;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;

/**
 * Reads handles as configuration gives them, with blanks around numbers or without. Errors name the property and hold the
 * offending text.
 */
final class HandleSyntax {
    private static final String PRIMARY = "primary.handle";
    private static final String SECONDARY = "secondary.handles";
    // No leading zeros: the kernel would read 012 as octal, Mesos as 12.
    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|[1-9][0-9]{0,8}|0");

    private HandleSyntax() {}

    /**
     * The secondaries of each primary: the same for all, or {@code primary=secondaries} for each, separated by
     * semicolons.
     */
    static Map<Integer, BitSet> handles(String primaryHandle, String secondaryHandles) {
        List<Integer> primaries = primaries(primaryHandle);
        Map<Integer, BitSet> given =
                secondaryHandles.contains("=") ? each(secondaryHandles) : same(primaries, secondaryHandles);
        Map<Integer, BitSet> handles = new LinkedHashMap<>();
        for (int primary : primaries) {
            BitSet secondaries = given.remove(primary);
            require(
                    secondaries != null,
                    SECONDARY,
                    secondaryHandles,
                    "has nothing for primary " + new Primary(primary));
            handles.put(primary, secondaries);
        }
        given.keySet().stream().findFirst().ifPresent(unknown -> {
            throw wrong(
                    SECONDARY, secondaryHandles, "is for primary " + new Primary(unknown) + " too, which is not ours");
        });
        return handles;
    }

    private static Map<Integer, BitSet> same(List<Integer> primaries, String text) {
        BitSet secondaries = secondaries(text);
        return primaries.stream().collect(Collectors.toMap(primary -> primary, primary -> secondaries));
    }

    private static Map<Integer, BitSet> each(String text) {
        Map<Integer, BitSet> handles = new LinkedHashMap<>();
        for (String entry : text.split(";", -1)) {
            String[] sides = entry.split("=", -1);
            require(sides.length == 2, SECONDARY, entry, "is not primary=secondaries");
            int primary = number(SECONDARY, sides[0], NetClsHandle.MAX_PRIMARY);
            BitSet before = handles.put(primary, secondaries(sides[1]));
            require(before == null, SECONDARY, text, "names primary " + new Primary(primary) + " twice");
        }
        return handles;
    }

    /** Primaries, separated by commas; none for a blank text. */
    static List<Integer> primaries(String text) {
        List<Integer> primaries = text.isBlank()
                ? List.of()
                : Stream.of(text.split(",", -1))
                        .map(number -> number(PRIMARY, number, NetClsHandle.MAX_PRIMARY))
                        .toList();
        require(primaries.stream().distinct().count() == primaries.size(), PRIMARY, text, "names a handle twice");
        return primaries;
    }

    /** {@code lo,hi} as in Mesos, or ranges {@code lo-hi} separated by commas; bounds are included. */
    static BitSet secondaries(String text) {
        BitSet handles = new BitSet();
        if (text.contains("-")) {
            for (String range : text.split(",", -1)) {
                add(handles, range, range.split("-", -1));
            }
        } else {
            add(handles, text, text.split(",", -1));
        }
        return handles;
    }

    private static void add(BitSet handles, String text, String[] bounds) {
        require(bounds.length == 2, SECONDARY, text, "is not a range lo-hi");
        int low = number(SECONDARY, bounds[0], NetClsHandle.MAX_SECONDARY);
        int high = number(SECONDARY, bounds[1], NetClsHandle.MAX_SECONDARY);
        require(low <= high, SECONDARY, text, "is reversed");
        int overlap = handles.nextSetBit(low);
        require(overlap < 0 || overlap > high, SECONDARY, text, "overlaps another range");
        handles.set(low, high + 1);
    }

    private static int number(String property, String text, int max) {
        String number = text.strip();
        require(NUMBER.matcher(number).matches(), property, text, "is not a number in decimal or 0x form");
        long value = Long.decode(number);
        require(value >= 1 && value <= max, property, text, String.format("is outside 0x1-0x%x", max));
        return (int) value;
    }

    private static void require(boolean holds, String property, String text, String why) {
        if (!holds) {
            throw wrong(property, text, why);
        }
    }

    private static IllegalArgumentException wrong(String property, String text, String why) {
        return new IllegalArgumentException(property + ": '" + text + "' " + why);
    }
}
