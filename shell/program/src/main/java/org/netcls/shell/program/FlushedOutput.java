// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Sends what is written at once, because Gogo flushes its own streams only. */
final class FlushedOutput extends FilterOutputStream {
    FlushedOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        out.write(octet);
        out.flush();
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        out.write(content, offset, length);
        out.flush();
    }
}
