// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.netcls.text.Printable;

/**
 * One command of a client, or one script, on a thread of its own. Its exit status is 0, or 1 with one line on standard
 * error. When the client goes, what runs is interrupted.
 */
final class GogoCommand implements Command {
    private static final int LONGEST_SCRIPT = 1024 * 1024;
    /** A command that waits for a process that does not want to end gives it 5 seconds. */
    private static final long SECONDS_TO_END = 8;

    private final SshCommands commands;
    private final Optional<String> line;

    // Both null until it starts, and if it may not. All that it starts is in the group, so that one can wait for it.
    private volatile ThreadGroup threads;
    private volatile Thread thread;
    /** What runs in the group because of earlier commands. */
    private List<Thread> others = List.of();

    private InputStream in;
    private PrintStream out;
    private PrintStream err;
    private ExitCallback exit;
    private boolean terminal;

    /** @param line the command; if empty, a script is read from standard input */
    GogoCommand(SshCommands commands, Optional<String> line) {
        this.commands = commands;
        this.line = line;
    }

    @Override
    public void setInputStream(InputStream in) {
        this.in = in;
    }

    @Override
    public void setOutputStream(OutputStream out) {
        this.out = printer(out);
    }

    @Override
    public void setErrorStream(OutputStream err) {
        this.err = printer(err);
    }

    private static PrintStream printer(OutputStream out) {
        return new PrintStream(new FlushedOutput(out), true, StandardCharsets.UTF_8);
    }

    @Override
    public void setExitCallback(ExitCallback exit) {
        this.exit = exit;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        terminal = environment.getEnv().containsKey(Environment.ENV_COLUMNS);
        try {
            threads = commands.begin(this);
            others = alive();
            thread = new Thread(threads, this::run, "ssh command");
            thread.setDaemon(true);
            thread.start();
        } catch (CommandException e) {
            exit.onExit(failure(e.getMessage()));
        }
    }

    private void run() {
        int status = 1;
        try {
            program().run(commands.processor(), in, out, err);
            status = 0;
        } catch (CommandException e) {
            status = failure(e.getMessage());
        } catch (Exception | StackOverflowError e) {
            status = failure(e.toString());
        } finally {
            commands.end(this, threads);
            exit.onExit(status);
        }
    }

    private int failure(String message) {
        err.println(Printable.escape(message));
        return 1;
    }

    private Program program() throws CommandException, IOException {
        if (terminal) {
            throw new CommandException(
                    "there is no terminal here: call ssh with -T, and with a command or with a script"
                            + " as its standard input");
        }
        return new Program(Statement.of(line.isPresent() ? line.get() : script()), line.isEmpty());
    }

    private String script() throws CommandException, IOException {
        byte[] content = in.readNBytes(LONGEST_SCRIPT + 1);
        if (content.length > LONGEST_SCRIPT) {
            throw new CommandException("the script is longer than 1 MB");
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Called when the channel is closed, by whomever. */
    @Override
    public void destroy(ChannelSession channel) {
        interrupt();
    }

    void interrupt() {
        Thread started = thread;
        if (started != null) {
            started.interrupt();
        }
    }

    /** Waits, within bounds, until all that was started has ended; unless it is that which calls. */
    void awaitEnd() {
        if (threads.parentOf(Thread.currentThread().getThreadGroup())) {
            return;
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_END);
        try {
            for (Thread each : alive()) {
                if (!others.contains(each)) {
                    each.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Thread> alive() {
        Thread[] alive = new Thread[threads.activeCount() + 1];
        return Arrays.asList(alive).subList(0, threads.enumerate(alive));
    }
}
