// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash.churn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that keeps what was written when its writer is killed: each line is with the kernel before the next step. */
record Journal(FileChannel file) implements AutoCloseable {
    static Journal open(Path path) throws IOException {
        return new Journal(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    void write(Entry.Step step, String container, String detail) {
        ByteBuffer line = UTF_8.encode(Entry.now(step, container, detail).line());
        try {
            while (line.hasRemaining()) {
                file.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
