// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;

/** One connection of OpenSSH's client, over which others run their commands. */
record SharedConnection(SshClient ssh, Path socket, Path log, Process master) implements AutoCloseable {
    static SharedConnection open(SshClient ssh, Path folder) throws Exception {
        Path socket = folder.resolve("shared");
        Path log = folder.resolve("shared-log");
        List<String> words = new ArrayList<>(ssh.command());
        words.addAll(1, List.of("-M", "-S", socket.toString(), "-N", "-o", "LogLevel=INFO"));
        Process master = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        SharedConnection shared = new SharedConnection(ssh, socket, log, master);
        Patience.await(shared::isOpen, isOpen -> isOpen);
        return shared;
    }

    private boolean isOpen() throws Exception {
        if (!master.isAlive()) {
            throw new AssertionError(errors());
        }
        return ssh.run("", words("-O", "check")).status() == 0;
    }

    CalledProgram call(String line) throws Exception {
        return ssh.run("", words(line));
    }

    Process start(String line) throws IOException {
        return new ProcessBuilder(words(line)).start();
    }

    /** Where this connection takes no more, no other one is made. */
    private List<String> words(String... more) {
        List<String> words = new ArrayList<>(ssh.command());
        words.addAll(1, List.of("-S", socket.toString(), "-o", "ProxyCommand=false"));
        words.addAll(List.of(more));
        return words;
    }

    /** What the connection itself has told. */
    String errors() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        master.destroy();
        master.onExit().join();
    }
}
