// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.support;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How a program of the host has ended that a test has called. */
public record CalledProgram(int status, String output, String errors) {
    /** Runs a program that reads this, and waits for its end. */
    public static CalledProgram run(ProcessBuilder program, String input) throws Exception {
        Path output = Files.createTempFile("program", ".out");
        Path errors = Files.createTempFile("program", ".err");
        try {
            Process process = program.redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            feed(process, input);
            if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(program.command() + " does not end: " + Files.readString(errors));
            }
            return new CalledProgram(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static void feed(Process process, String input) {
        try (Writer in = process.outputWriter()) {
            in.write(input);
        } catch (IOException e) {
            // It has ended without reading, and its status tells why.
        }
    }
}
