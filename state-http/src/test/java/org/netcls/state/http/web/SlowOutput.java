// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The way to a client that takes only so many writes and flushes. As with a server, none may be made before it is ready. */
public final class SlowOutput extends ServletOutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int room;
    private boolean isBroken;
    private WriteListener waiting;

    public SlowOutput(int room) {
        this.room = room;
    }

    @Override
    public boolean isReady() {
        return room > 0;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        waiting = listener;
        take(0);
    }

    /** Lets the client take so much more. */
    public void take(int count) {
        room += count;
        if (waiting != null && isReady()) {
            try {
                waiting.onWritePossible();
            } catch (IOException e) {
                waiting.onError(e);
            }
        }
    }

    /** Lets every write fail from now on. */
    public void hangUp() {
        isBroken = true;
    }

    public byte[] bytes() {
        return taken.toByteArray();
    }

    public String text() {
        return taken.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        use();
        taken.write(bytes, offset, length);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void flush() throws IOException {
        use();
    }

    private void use() throws IOException {
        if (isBroken) {
            throw new IOException("the client has gone");
        }
        if (!isReady()) {
            throw new IllegalStateException("not ready");
        }
        room--;
    }
}
