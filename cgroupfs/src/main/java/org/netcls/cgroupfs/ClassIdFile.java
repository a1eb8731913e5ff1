// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A group's {@code net_cls.classid}: canonical decimal, in one write, read back through the same descriptor. */
record ClassIdFile(Path path) {
    private static final int MAX_LENGTH = 16;

    static ClassIdFile of(Path group) {
        return new ClassIdFile(group.resolve("net_cls.classid"));
    }

    /** @throws NoSuchFileException if there is no such group */
    int read() throws IOException {
        try (FileChannel file = FileChannel.open(path, READ)) {
            return read(file);
        }
    }

    void write(int classId) throws IOException {
        // WRITE without CREATE: the kernel makes this file; its absence means that the group is gone.
        try (FileChannel file = FileChannel.open(path, READ, WRITE, TRUNCATE_EXISTING)) {
            file.write(US_ASCII.encode(Integer.toUnsignedString(classId)));
            int stored = read(file);
            if (stored != classId) {
                throw new IOException("the kernel stored " + Integer.toUnsignedString(stored) + " instead of "
                        + Integer.toUnsignedString(classId));
            }
        } catch (IOException e) {
            throw Failure.to("write", path, e);
        }
    }

    private int read(FileChannel file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX_LENGTH);
        file.read(buffer, 0);
        return parse(US_ASCII.decode(buffer.flip()).toString().strip());
    }

    private int parse(String text) throws IOException {
        try {
            // An emulated file is empty for a moment while it is written.
            return text.isEmpty() ? 0 : Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IOException(path + " does not hold a classid", e);
        }
    }
}
