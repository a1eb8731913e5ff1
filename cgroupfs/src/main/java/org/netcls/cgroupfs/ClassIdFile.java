// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.netcls.text.Printable;

/** A group's {@code net_cls.classid}: canonical decimal, in one write, read back through the same descriptor. */
final class ClassIdFile {
    static final Path NAME = Path.of("net_cls.classid");

    // Ten digits and a newline is the longest that there can be.
    private static final int MORE_THAN_ENOUGH = 16;

    private ClassIdFile() {}

    static int read(FileChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MORE_THAN_ENOUGH);
        file.read(buffer, 0);
        return parse(new String(buffer.array(), 0, buffer.position(), US_ASCII));
    }

    static void write(FileChannel file, int classId) throws IOException {
        file.write(ByteBuffer.wrap(Integer.toUnsignedString(classId).getBytes(US_ASCII)));
        int stored = read(file);
        if (stored != classId) {
            throw new IOException("the kernel stored " + Integer.toUnsignedString(stored) + " instead of "
                    + Integer.toUnsignedString(classId));
        }
    }

    /** @throws IOException if it is not what the kernel would show: a decimal number of 32 bits and a newline */
    static int parse(String text) throws IOException {
        String number = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        try {
            int classId = Integer.parseUnsignedInt(number);
            if (Integer.toUnsignedString(classId).equals(number)) {
                return classId;
            }
        } catch (NumberFormatException e) {
            // Told below, with what is no canonical number.
        }
        throw new IOException("'" + Printable.escape(number) + "' is no classid");
    }
}
