// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.netcls.text.Printable;

/**
 * A handle {@code 0xAAAABBBB}: the value of {@code net_cls.classid} that marks a container's packets.
 *
 * @param primary 0x1 to 0xfffe; 0 is no class, and 0xffff is tc's root
 * @param secondary 0x1 to 0xffff; 0 is the qdisc itself in tc
 */
public record NetClsHandle(int primary, int secondary) implements Comparable<NetClsHandle> {
    public static final int MAX_PRIMARY = 0xfffe;
    public static final int MAX_SECONDARY = 0xffff;

    private static final Pattern TC = Pattern.compile("[0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}");
    // No leading zeros: some would read an octal number.
    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,8}|[1-9][0-9]{0,9}");

    /** @throws IllegalArgumentException if a part is outside its range */
    public NetClsHandle {
        new Primary(primary);
        if (secondary < 1 || secondary > MAX_SECONDARY) {
            throw new IllegalArgumentException(
                    String.format("secondary handle 0x%x is outside 0x1-0x%x", secondary, MAX_SECONDARY));
        }
    }

    /** The handle with this 32-bit classid, or empty where a part of it is outside its range. */
    public static Optional<NetClsHandle> ofClassId(int classId) {
        int primary = classId >>> 16;
        int secondary = classId & 0xffff;
        return primary < 1 || primary > MAX_PRIMARY || secondary < 1
                ? Optional.empty()
                : Optional.of(new NetClsHandle(primary, secondary));
    }

    /** As {@link #ofClassId(int)}; empty where there is no classid. */
    public static Optional<NetClsHandle> ofClassId(OptionalInt classId) {
        return classId.isPresent() ? ofClassId(classId.getAsInt()) : Optional.empty();
    }

    /**
     * Reads any of the three forms that handles are shown in: {@code 0x00120001}, {@code 1179649} and {@code 12:1}.
     *
     * @throws IllegalArgumentException if it is none of them; the message has the text
     */
    public static NetClsHandle parse(String text) {
        if (TC.matcher(text).matches()) {
            String[] parts = text.split(":");
            return new NetClsHandle(Integer.parseInt(parts[0], 16), Integer.parseInt(parts[1], 16));
        }
        if (!NUMBER.matcher(text).matches() || Long.decode(text) > 0xffff_ffffL) {
            throw new IllegalArgumentException(
                    "handle '" + Printable.escape(text) + "' is none of the forms 0x00120001, 1179649 and 12:1");
        }
        long classId = Long.decode(text);
        return new NetClsHandle((int) (classId >> 16), (int) (classId & 0xffff));
    }

    /** The 32 bits as the kernel keeps them; negative from primary 0x8000 up, so print it unsigned. */
    public int classId() {
        return primary << 16 | secondary;
    }

    /** As nft and iptables take it, and as people read it: {@code 0x00120001}. */
    public String hex() {
        return "0x" + HexFormat.of().toHexDigits(classId());
    }

    /** As the kernel and Mesos' state show it: {@code 1179649}. */
    public String decimal() {
        return Integer.toUnsignedString(classId());
    }

    /** As tc takes it, hexadecimal without 0x: {@code 12:1}. */
    public String tc() {
        return Integer.toHexString(primary) + ":" + Integer.toHexString(secondary);
    }

    @Override
    public int compareTo(NetClsHandle other) {
        return Integer.compareUnsigned(classId(), other.classId());
    }

    @Override
    public String toString() {
        return hex();
    }
}
