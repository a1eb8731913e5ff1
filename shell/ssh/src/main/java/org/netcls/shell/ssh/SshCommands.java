// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;
import org.apache.sshd.server.shell.ShellFactory;

/** What clients run: the command that they name, or what stands in their standard input. */
final class SshCommands implements CommandFactory, ShellFactory {
    private static final int AT_THE_SAME_TIME = 16;
    // Used again, because JDK 17 keeps a group for good once there is one.
    private static final Queue<ThreadGroup> GROUPS = new ConcurrentLinkedQueue<>();

    private final CommandProcessor processor;
    private final Semaphore places = new Semaphore(AT_THE_SAME_TIME);
    private final Set<GogoCommand> running = ConcurrentHashMap.newKeySet();

    SshCommands(CommandProcessor processor) {
        this.processor = processor;
    }

    @Override
    public Command createCommand(ChannelSession channel, String line) {
        return new GogoCommand(this, Optional.of(line));
    }

    @Override
    public Command createShell(ChannelSession channel) {
        return new GogoCommand(this, Optional.empty());
    }

    CommandProcessor processor() {
        return processor;
    }

    /**
     * The group for all that the command starts, its own until it ends.
     *
     * @throws CommandException if too many run already
     */
    ThreadGroup begin(GogoCommand command) throws CommandException {
        if (!places.tryAcquire()) {
            throw new CommandException(AT_THE_SAME_TIME + " commands run already; try again when one has ended");
        }
        running.add(command);
        ThreadGroup free = GROUPS.poll();
        return free == null ? new ThreadGroup(topmost(), "ssh command") : free;
    }

    // A group within another may be such that it is destroyed with its last thread.
    private static ThreadGroup topmost() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    void end(GogoCommand command, ThreadGroup group) {
        running.remove(command);
        GROUPS.add(group);
        places.release();
    }

    /** Interrupts all that run, and waits for their end. */
    void stop() {
        running.forEach(GogoCommand::interrupt);
        running.forEach(GogoCommand::awaitEnd);
    }
}
