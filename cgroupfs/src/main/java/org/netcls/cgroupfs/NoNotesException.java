// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import org.netcls.cgroupfs.proc.KernelRelease;
import org.netcls.cgroupfs.proc.Obstacle;

/** The kernel keeps nothing with a group but what it makes of it itself. */
final class NoNotesException extends IOException {
    private static final long serialVersionUID = 1;

    private NoNotesException(Obstacle obstacle, IOException cause) {
        super(obstacle.toString(), cause);
    }

    /** The failure to write a note, as this kernel explains it: what was refused has a text in the locale's language only. */
    static IOException orElse(IOException failure, KernelRelease kernel) {
        return kernel.obstacleToNotes()
                .<IOException>map(obstacle -> new NoNotesException(obstacle, failure))
                .orElse(failure);
    }
}
