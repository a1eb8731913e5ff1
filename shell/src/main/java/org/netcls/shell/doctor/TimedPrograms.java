// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.netcls.text.ProgramWords;

/** Runs programs of this host, and ends those that take longer than this. What they read and print fits a pipe. */
record TimedPrograms(Duration limit) implements Programs {
    @Override
    public Outcome run(List<String> words, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ProgramWords.require(words)).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            feed(process, input);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("it did not end within " + limit.toMillis() + " ms");
            }
            return new Outcome(
                    process.exitValue(), new String(process.getInputStream().readAllBytes(), UTF_8).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    /** A program that ends without reading all of it is right to. */
    private static void feed(Process process, String input) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            if (process.isAlive() && !"Broken pipe".equals(e.getMessage())) {
                throw e;
            }
        }
    }
}
