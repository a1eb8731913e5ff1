// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;

/** A process to be moved around: it waits for input that never comes, and ends with this one. */
public record PausedProcess(Process process) implements AutoCloseable {
    public static PausedProcess start() throws IOException {
        return new PausedProcess(new ProcessBuilder("cat").start());
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
