// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.netcls.program.ProgramWords;
import org.netcls.shell.terminal.Screen;

/** A program of the host that is run in the foreground: what it prints is printed here, and it reads nothing. */
public final class HostProgram {
    private static final long SECONDS_TO_END = 5;
    private static final int SIGINT_STATUS = 128 + 2;
    private static final long MILLIS_TO_HEAR_OF_IT = 200;

    private static final int BUFFER_BYTES = 8192;

    private final Process process;
    private final PrintStream out;
    private volatile boolean isRead = true;

    private HostProgram(Process process, PrintStream out) {
        this.process = process;
        this.out = out;
    }

    /**
     * The status with which it ends, or 0 if it was ended because nobody reads any more what it prints; empty if it was
     * ended because the calling thread is interrupted, as by Ctrl-C. What it leaves running is waited for as long as that
     * could print something; after an interrupt, a thread reads from it until it prints or ends.
     *
     * @throws IOException if it cannot be started, or would get other words than these
     */
    public static OptionalInt run(List<String> words) throws IOException {
        Process process = new ProcessBuilder(ProgramWords.require(words))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        // Asked for here: in the other thread System.out is the agent's own once this command has ended.
        return new HostProgram(process, Screen.out()).run();
    }

    private OptionalInt run() {
        Thread printer = new Thread(this::print, "netcls:exec");
        printer.setDaemon(true);
        printer.start();
        try {
            int status = process.waitFor();
            printer.join();
            awaitCtrlC(status);
            return OptionalInt.of(isRead ? status : 0);
        } catch (InterruptedException e) {
            end();
            process.onExit().join();
            Thread.currentThread().interrupt();
            return OptionalInt.empty();
        }
    }

    /** At the agent's own terminal, the program hears of Ctrl-C by itself, and may end before we hear of it. */
    private static void awaitCtrlC(int status) throws InterruptedException {
        if (status == SIGINT_STATUS) {
            TimeUnit.MILLISECONDS.sleep(MILLIS_TO_HEAR_OF_IT);
        }
    }

    /** As long as somebody reads it: who still prints then to what is closed here is told so by the system. */
    private void print() {
        try (InputStream in = process.getInputStream()) {
            byte[] some = new byte[BUFFER_BYTES];
            for (int length = in.read(some); length >= 0 && isRead; length = in.read(some)) {
                out.write(some, 0, length);
                // It flushes too, which not every shell does at the end of a line.
                if (out.checkError()) {
                    end();
                }
            }
        } catch (IOException e) {
            // It was ended, and what it has still printed is for nobody.
        }
    }

    private void end() {
        isRead = false;
        process.destroy();
        CompletableFuture.delayedExecutor(SECONDS_TO_END, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }
}
