// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import org.netcls.api.GroupProcess;

/** Processes of the host, for people. */
public final class Processes {
    private Processes() {}

    /** With the name of its program, if it can be told. */
    public static GroupProcess named(long pid) {
        String program = ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .orElse("");
        return new GroupProcess(pid, program.substring(program.lastIndexOf('/') + 1));
    }
}
