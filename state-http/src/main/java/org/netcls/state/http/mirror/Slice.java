// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.Deflater;

/** Part of an array, which nobody changes. */
public record Slice(byte[] bytes, int offset, int length) {
    private static final int LARGEST_BUFFER = 64 * 1024;

    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /** The length of all of them. */
    public static long length(List<Slice> slices) {
        return slices.stream().mapToLong(Slice::length).sum();
    }

    /** As raw DEFLATE blocks that end on a byte and refer to nothing before them. */
    public static byte[] deflated(List<Slice> slices) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            byte[] buffer = new byte[(int) Math.min(length(slices) / 4 + 64, LARGEST_BUFFER)];
            ByteArrayOutputStream out = new ByteArrayOutputStream(buffer.length);
            for (Slice slice : slices) {
                deflater.setInput(slice.bytes, slice.offset, slice.length);
                while (!deflater.needsInput()) {
                    out.write(buffer, 0, deflater.deflate(buffer));
                }
            }
            int count;
            do {
                count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
                out.write(buffer, 0, count);
            } while (count == buffer.length);
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
