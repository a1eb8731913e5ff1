// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which kernel runs, as {@code uname -r} names it. */
public record KernelRelease(String name) {
    /** Since then groups have attributes of users, as those of files. */
    private static final Version ATTRIBUTES = new Version(5, 7, 0);

    /**
     * That which runs now.
     *
     * @param root the directory that stands for {@code /}
     */
    public static KernelRelease of(Path root) {
        return new KernelRelease(read(root.resolve("proc/sys/kernel/osrelease")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, ISO_8859_1).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** False, too, where its name tells no version. */
    public boolean isBefore(Version version) {
        return Version.in(name).filter(own -> own.isBefore(version)).isPresent();
    }

    /** What keeps more than a classid from being kept with a group. */
    public Optional<Obstacle> obstacleToNotes() {
        return isBefore(ATTRIBUTES)
                ? Optional.of(new Obstacle(
                        "this kernel, " + name + ", keeps neither labels nor shared containers with a group",
                        "use Linux 5.7 or newer where those are wanted"))
                : Optional.empty();
    }
}
