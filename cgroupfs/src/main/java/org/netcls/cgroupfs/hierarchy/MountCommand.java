// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import org.netcls.text.Printable;

/** The mount(8) command for the net_cls hierarchy; the options are those of the kernel's cgroup-v1 document. */
record MountCommand(Path at, String options) {
    private static final long TIMEOUT_SECONDS = 30;

    static MountCommand of(Path at, List<String> controllers, boolean favordynmods) {
        return new MountCommand(at, String.join(",", controllers) + (favordynmods ? ",favordynmods" : ""));
    }

    List<String> words() {
        return List.of("mount", "-t", "cgroup", "-o", options, "none", at.toString());
    }

    /** What to type into a shell, with the directory made first. */
    String typed() {
        String place = Printable.shellWord(at.toString());
        return "mkdir -p " + place + " && mount -t cgroup -o " + Printable.shellWord(options) + " none " + place;
    }

    /** @throws IOException with what the command said */
    void run() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words()).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        try {
            finish(builder.start());
        } catch (IOException e) {
            throw Failure.to("mount net_cls at", at.toString(), e);
        }
    }

    private static void finish(Process process) throws IOException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(TIMEOUT_SECONDS, SECONDS)) {
                throw new IOException("mount did not end within " + TIMEOUT_SECONDS + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException("mount ended with status " + process.exitValue() + ": " + said(process));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            process.destroy();
        }
    }

    private static String said(Process process) throws IOException {
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return Printable.escape(text.strip().replaceAll("\\s*\n\\s*", " "));
    }
}
