// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.netcls.cgroupfs.proc.MountCommand;
import org.netcls.text.Printable;
import org.netcls.text.ProgramWords;

/** Runs mount(8). */
final class MountProgram {
    private static final long TIMEOUT_SECONDS = 30;

    private MountProgram() {}

    /** @throws IOException with what the command said */
    static void run(MountCommand command) throws IOException {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(ProgramWords.require(command.words())).redirectErrorStream(true);
            builder.environment().put("LC_ALL", "C");
            finish(builder.start());
        } catch (IOException e) {
            throw Failure.to("mount net_cls at", command.at().toString(), e);
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
