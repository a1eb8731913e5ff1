// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.time.Duration;
import org.netcls.cgroupfs.proc.MountCommand;
import org.netcls.program.Programs;
import org.netcls.program.TimedPrograms;
import org.netcls.text.Printable;

/** Runs mount(8). */
final class MountProgram {
    private static final Programs PROGRAMS = new TimedPrograms(Duration.ofSeconds(30));

    private MountProgram() {}

    /** @throws IOException with what the command said */
    static void run(MountCommand command) throws IOException {
        try {
            Programs.Outcome outcome = PROGRAMS.run(command.words(), "");
            if (outcome.status() != 0) {
                throw new IOException("mount ended with status " + outcome.status() + ": "
                        + Printable.escape(outcome.output().replaceAll("\\s*\n\\s*", " ")));
            }
        } catch (IOException e) {
            throw Failure.to("mount net_cls at", command.at().toString(), e);
        }
    }
}
