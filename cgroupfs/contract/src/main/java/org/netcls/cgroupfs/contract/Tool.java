// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the host's own programs. */
public final class Tool {
    private static final long TIMEOUT_SECONDS = 120;

    private Tool() {}

    /** Runs a program to its end and gives what it printed. */
    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit()
                .orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join()
                .exitValue();
        if (status != 0) {
            throw new IOException(List.of(command) + " ended with status " + status + ": " + output);
        }
        return output;
    }
}
