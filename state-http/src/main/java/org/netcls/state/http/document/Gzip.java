// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.netcls.state.http.mirror.Fragments;
import org.netcls.state.http.mirror.Slice;

/** One gzip member (RFC 1952) out of blocks of DEFLATE (RFC 1951) that are compressed already. */
final class Gzip {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int WORTH_COMPRESSING = 256;
    private static final Slice COMMA = Slice.of(new byte[] {0, 1, 0, (byte) 0xfe, (byte) 0xff, ','});

    private final List<Slice> slices = new ArrayList<>(List.of(Slice.of(HEADER)));
    private final CRC32 checksum = new CRC32();
    private long length;

    /** Text of its own, as it is where that is about as short. */
    void add(List<Slice> text) {
        text.forEach(this::count);
        if (Slice.length(text) < WORTH_COMPRESSING) {
            text.forEach(this::store);
        } else {
            slices.add(Slice.of(Slice.deflated(text)));
        }
    }

    private void store(Slice text) {
        short count = (short) text.length();
        slices.add(Slice.of(ByteBuffer.allocate(5)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0)
                .putShort(count)
                .putShort((short) ~count)
                .array()));
        slices.add(text);
    }

    /** @param plain what the fragments are, with their last comma or without */
    void add(Slice plain, Fragments fragments) {
        count(plain);
        slices.add(Slice.of(fragments.deflated()));
        if (plain.length() == fragments.json().length) {
            slices.add(COMMA);
        }
    }

    private void count(Slice plain) {
        checksum.update(plain.bytes(), plain.offset(), plain.length());
        length += plain.length();
    }

    /** All of it in one array: many small ones would be sent with a system call each. */
    Slice finish() {
        slices.add(Slice.of(ByteBuffer.allocate(13)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {1, 0, 0, (byte) 0xff, (byte) 0xff})
                .putInt((int) checksum.getValue())
                .putInt((int) length)
                .array()));
        ByteBuffer joined = ByteBuffer.allocate(Math.toIntExact(Slice.length(slices)));
        slices.forEach(slice -> joined.put(slice.bytes(), slice.offset(), slice.length()));
        return Slice.of(joined.array());
    }
}
