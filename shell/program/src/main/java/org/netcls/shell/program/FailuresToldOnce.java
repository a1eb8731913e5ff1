// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Leaves out what Gogo writes when a command fails before the end of a pipe; the program tells of it when it ends. */
final class FailuresToldOnce extends FilterOutputStream {
    private static final Pattern OF_GOGO = Pattern.compile("gogo: \\w*: .*\\n", Pattern.DOTALL);

    FailuresToldOnce(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
        if (!OF_GOGO.matcher(new String(content, offset, length, StandardCharsets.UTF_8))
                .matches()) {
            out.write(content, offset, length);
        }
    }
}
