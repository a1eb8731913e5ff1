// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.netcls.api.NetClsException;
import org.netcls.api.Printable;

/** A command of the host that is run in the foreground: what it prints is printed here, and it reads nothing. */
final class Execution {
    private static final long SECONDS_TO_END = 5;
    private static final int SIGINT_STATUS = 128 + 2;
    private static final long MILLIS_TO_HEAR_OF_IT = 200;

    private Execution() {}

    /** @throws NetClsException if it cannot be started, ends with a status other than 0, or is interrupted */
    static void run(List<String> launcher, List<String> command) throws NetClsException {
        Process process =
                start(Stream.concat(launcher.stream(), command.stream()).toList());
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
            if (wasInterrupted(status, interrupted)) {
                throw interruption(command);
            }
            if (status != 0) {
                throw new NetClsException("'" + Printable.escape(command.get(0)) + "' ended with status " + status);
            }
        } catch (InterruptedException e) {
            end(process, interrupted);
            process.onExit().join();
            Thread.currentThread().interrupt();
            throw interruption(command);
        } finally {
            ctrlC.close();
        }
    }

    /** At the agent's own terminal, the command hears of Ctrl-C by itself, and may end before we hear of it. */
    private static boolean wasInterrupted(int status, CountDownLatch interrupted) throws InterruptedException {
        return interrupted.await(status == SIGINT_STATUS ? MILLIS_TO_HEAR_OF_IT : 0, TimeUnit.MILLISECONDS);
    }

    private static NetClsException interruption(List<String> command) {
        return new NetClsException("interrupted, so '" + Printable.escape(command.get(0)) + "' was ended");
    }

    private static Process start(List<String> words) throws NetClsException {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new NetClsException("cannot start a process: " + e.getMessage(), e);
        }
    }

    private static void print(Process process, PrintStream out) {
        try {
            process.getInputStream().transferTo(out);
            out.flush();
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
