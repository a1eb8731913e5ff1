// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;
import java.nio.charset.Charset;

/** A program of the host that runs to its end. */
final class Command {
    private Command() {}

    /**
     * What it printed.
     *
     * @throws IOException if it cannot be started or fails; the message has the first line that it printed
     */
    static String run(String... words) throws IOException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException(output.lines().findFirst().orElse(words[0] + " ended with status " + status));
        }
        return output;
    }
}
