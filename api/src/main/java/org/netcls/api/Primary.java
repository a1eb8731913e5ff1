// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.regex.Pattern;
import org.netcls.text.Printable;

/**
 * The upper half of handles: a class of service.
 *
 * @param value 0x1 to 0xfffe; 0 is no class, and 0xffff is tc's root
 */
public record Primary(int value) implements Comparable<Primary> {
    // No leading zeros: some would read an octal number.
    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|0|[1-9][0-9]{0,8}");

    /** @throws IllegalArgumentException if it is outside that range */
    public Primary {
        if (value < 1 || value > NetClsHandle.MAX_PRIMARY) {
            throw new IllegalArgumentException(
                    String.format("primary handle 0x%x is outside 0x1-0x%x", value, NetClsHandle.MAX_PRIMARY));
        }
    }

    /**
     * Reads a number in decimal or with 0x.
     *
     * @throws IllegalArgumentException if it is neither, or outside the range; the message has the text
     */
    public static Primary parse(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "primary '" + Printable.escape(text) + "' is not a number in decimal or 0x form");
        }
        return new Primary(Math.toIntExact(Math.min(Long.decode(text), Integer.MAX_VALUE)));
    }

    @Override
    public int compareTo(Primary other) {
        return Integer.compare(value, other.value);
    }

    /** As it is shown everywhere: {@code 0x0012}. */
    @Override
    public String toString() {
        return String.format("0x%04x", value);
    }
}
