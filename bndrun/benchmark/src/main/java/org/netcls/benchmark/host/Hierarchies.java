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

    /** Prints a line when the controller is mounted too, and waits for the end of its input. */
    private static final String WITH_CONTROLLER = """
            mkdir "$1" && mount -t tmpfs none "$1" || exit
            for each in /sys/fs/cgroup/*; do
              mkdir "$1/${each##*/}" && mount --rbind "$each" "$1/${each##*/}" || exit
            done
            mkdir -p "$1/$2" && mount -t cgroup -o "$2" none "$1/$2" || exit
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
        return with("devices", sandbox);
    }

    /**
     * The words to put before those of runc where it is to use the net_cls hierarchy: it looks for that at the usual place
     * only.
     *
     * @throws UnsupportedHostException if it cannot be mounted there
     */
    public static List<String> withNetCls(NetClsSandbox sandbox) throws IOException {
        return with("net_cls", sandbox);
    }

    private static List<String> with(String controller, NetClsSandbox sandbox) throws IOException {
        String beside = sandbox.folder().resolve("hierarchies").toString();
        Process inside = sandbox.start(
                new ProcessBuilder("unshare", "--mount", "sh", "-c", WITH_CONTROLLER, "sh", beside, controller)
                        .redirectError(ProcessBuilder.Redirect.INHERIT));
        if (inside.inputReader().readLine() == null) {
            throw new UnsupportedHostException(
                    "the hierarchy " + controller + " cannot be mounted for runc", new EOFException("nothing said"));
        }
        return List.of("nsenter", "--target", Long.toString(inside.pid()), "--mount");
    }
}
