// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Processes that live as long as the test, whatever becomes of the agent that moves them about. */
record Sleepers(List<Process> processes) implements AutoCloseable {
    static Sleepers start(int count) throws IOException {
        Sleepers sleepers = new Sleepers(new ArrayList<>());
        for (int i = 0; i < count; i++) {
            sleepers.processes.add(new ProcessBuilder("sleep", "infinity").start());
        }
        return sleepers;
    }

    String pids() {
        return processes.stream().map(process -> "" + process.pid()).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }
}
