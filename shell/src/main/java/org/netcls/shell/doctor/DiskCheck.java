// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.netcls.diagnosis.Finding;

/** Whether what has to outlive the agent, such as when handles were released, can be written. */
record DiskCheck(Path folder, FreeSpace space) {
    private static final String WHAT = "disk";
    private static final long MEGABYTE = 1_000_000;
    private static final long ENOUGH_MEGABYTES = 10;

    interface FreeSpace {
        /** Bytes that the agent may still write. */
        long of(Path folder) throws IOException;
    }

    static DiskCheck of(Path folder) {
        return new DiskCheck(folder, place -> Files.getFileStore(place).getUsableSpace());
    }

    Finding finding() throws IOException {
        if (!Files.isWritable(folder)) {
            return Finding.fail(
                    WHAT,
                    folder + " is not writable, so quarantines are forgotten when the agent ends",
                    "make it writable for the user that the agent runs as");
        }
        long megabytes = space.of(folder) / MEGABYTE;
        String found = folder + " has " + megabytes + " MB left";
        return megabytes >= ENOUGH_MEGABYTES
                ? Finding.ok(WHAT, found)
                : Finding.warn(WHAT, found, "make room on its file system");
    }
}
