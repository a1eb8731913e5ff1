// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Leaves out what Gogo puts before the message of a command of ours that fails before the end of a pipe. */
record PlainFailures(WritableByteChannel out) implements WritableByteChannel {
    /** With a class that has no name, see {@link CommandFailure}. */
    private static final ByteBuffer PREFIX = StandardCharsets.US_ASCII.encode("gogo: : ");

    @Override
    public int write(ByteBuffer content) throws IOException {
        int length = content.remaining();
        int prefix = PREFIX.remaining();
        if (length >= prefix && content.slice().limit(prefix).equals(PREFIX)) {
            content.position(content.position() + prefix);
        }
        while (content.hasRemaining()) {
            out.write(content);
        }
        return length;
    }

    @Override
    public boolean isOpen() {
        return out.isOpen();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
