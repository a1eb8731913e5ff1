// SPDX-License-Identifier: Apache-2.0
package org.netcls.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs programs of this host, and ends those that take longer than this. */
public record TimedPrograms(Duration limit) implements Programs {
    @Override
    public Outcome run(List<String> words, String input) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ProgramWords.require(words)).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            // Neither is to wait for the other where a pipe is full.
            CompletableFuture<Void> fed = CompletableFuture.runAsync(() -> feed(process, input), TimedPrograms::start);
            CompletableFuture<String> output =
                    CompletableFuture.supplyAsync(() -> output(process), TimedPrograms::start);
            String printed = fed.thenCombine(output, (unused, text) -> text)
                    .thenCombine(process.onExit(), (text, unused) -> text)
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Outcome(process.exitValue(), printed.strip());
        } catch (TimeoutException e) {
            throw new IOException("it did not end within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "net_cls program");
        thread.setDaemon(true);
        thread.start();
    }

    /** A program that ends without reading all of it is right to. */
    private static void feed(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            if (process.isAlive() && !"Broken pipe".equals(e.getMessage())) {
                throw new CompletionException(e);
            }
        }
    }

    private static String output(Process process) {
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
