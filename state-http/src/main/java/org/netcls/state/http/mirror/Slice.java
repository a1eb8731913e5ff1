// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/** Part of an array, which nobody changes. */
public record Slice(byte[] bytes, int offset, int length) {
    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /** As raw DEFLATE blocks that end on a byte and refer to nothing before them. */
    public byte[] deflated() {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            deflater.setInput(bytes, offset, length);
            byte[] buffer = new byte[length / 4 + 64];
            ByteArrayOutputStream out = new ByteArrayOutputStream(buffer.length);
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
