// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The hierarchies of cgroups that engines see. */
public final class Hierarchies {
    private static final Path USUAL = Path.of("/sys/fs/cgroup");

    /** Prints a line when all is mounted, and waits for the end of its input. */
    private static final String WITH_DEVICES = """
            mkdir "$1" && mount -t tmpfs none "$1" || exit
            for each in /sys/fs/cgroup/*; do
              mkdir "$1/${each##*/}" && mount --rbind "$each" "$1/${each##*/}" || exit
            done
            mkdir -p "$1/devices" && mount -t cgroup -o devices none "$1/devices" || exit
            mount --move "$1" /sys/fs/cgroup && echo mounted && exec cat
            """;

    private Hierarchies() {}

    /**
     * The words to put before those of an engine. With cgroup v1, runc insists on {@code devices}; where that is not
     * mounted, they enter a mount namespace in which it is, and which ends with the sandbox.
     *
     * @throws UnsupportedHostException if it cannot be mounted
     */
    public static List<String> forEngines(NetClsSandbox sandbox) throws IOException {
        if (Files.exists(USUAL.resolve("cgroup.procs")) || Files.exists(USUAL.resolve("devices/cgroup.procs"))) {
            return List.of();
        }
        String beside = sandbox.folder().resolve("hierarchies").toString();
        Process inside = sandbox.start(new ProcessBuilder("unshare", "--mount", "sh", "-c", WITH_DEVICES, "sh", beside)
                .redirectError(ProcessBuilder.Redirect.INHERIT));
        if (inside.inputReader().readLine() == null) {
            throw new UnsupportedHostException(
                    "runc needs the hierarchy devices, which cannot be mounted", new EOFException("nothing said"));
        }
        return List.of("nsenter", "--target", Long.toString(inside.pid()), "--mount");
    }
}
