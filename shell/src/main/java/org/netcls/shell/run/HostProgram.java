// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.netcls.program.ProgramWords;
import org.netcls.shell.terminal.CtrlC;
import org.netcls.shell.terminal.Screen;

/** A program of the host that is run in the foreground: what it prints is printed here, and it reads nothing. */
public final class HostProgram {
    private static final long SECONDS_TO_END = 5;
    private static final int SIGINT_STATUS = 128 + 2;
    private static final long MILLIS_TO_HEAR_OF_IT = 200;

    private static final int BUFFER_BYTES = 8192;

    private HostProgram() {}

    /**
     * The status with which it ends; empty if it was ended, by Ctrl-C or because the calling thread is interrupted.
     *
     * @throws IOException if it cannot be started, or would get other words than these
     */
    public static OptionalInt run(List<String> words) throws IOException {
        Process process = new ProcessBuilder(ProgramWords.require(words))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        // Asked for here: in the other thread System.out is the agent's own once this command has ended.
        PrintStream out = Screen.out();
        Thread printer = new Thread(() -> print(process, out), "netcls:exec");
        printer.setDaemon(true);
        printer.start();
        CountDownLatch interrupted = new CountDownLatch(1);
        CtrlC ctrlC = CtrlC.means(() -> end(process, interrupted));
        try {
            int status = process.waitFor();
            printer.join();
            return wasInterrupted(status, interrupted) ? OptionalInt.empty() : OptionalInt.of(status);
        } catch (InterruptedException e) {
            end(process, interrupted);
            process.onExit().join();
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        } finally {
            ctrlC.close();
        }
    }

    /** At the agent's own terminal, the command hears of Ctrl-C by itself, and may end before we hear of it. */
    private static boolean wasInterrupted(int status, CountDownLatch interrupted) throws InterruptedException {
        return interrupted.await(status == SIGINT_STATUS ? MILLIS_TO_HEAR_OF_IT : 0, TimeUnit.MILLISECONDS);
    }

    private static void print(Process process, PrintStream out) {
        try (InputStream in = process.getInputStream()) {
            byte[] some = new byte[BUFFER_BYTES];
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                out.write(some, 0, length);
                // Not every shell does at the end of a line.
                out.flush();
            }
        } catch (IOException e) {
            // It was ended, and what it has still printed is for nobody.
        }
    }

    private static void end(Process process, CountDownLatch interrupted) {
        interrupted.countDown();
        process.destroy();
        CompletableFuture.delayedExecutor(SECONDS_TO_END, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }
}
