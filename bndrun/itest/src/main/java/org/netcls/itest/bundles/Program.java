// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.netcls.itest.support.Patience;

/** A program of the host that has ended. */
record Program(int status, String output, String errors) {
    static Program run(List<String> command, String input) throws Exception {
        return run(command, input, Map.of());
    }

    /** @param environment beside that of the test */
    static Program run(List<String> command, String input, Map<String, String> environment) throws Exception {
        Path errors = Files.createTempFile("errors", null);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            return ended(builder.start(), input, errors);
        } finally {
            Files.delete(errors);
        }
    }

    private static Program ended(Process process, String input, Path errors) throws Exception {
        try {
            feed(process, input);
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(Patience.MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it does not end: " + process.info());
            }
            return new Program(process.exitValue(), output, Files.readString(errors));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void feed(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            // It has ended without reading, and its status tells why.
        }
    }
}
