// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How an engine runs a container: by these words, with a folder after the first ones, and an id after the next.
 *
 * @param plain the folder of a container without hooks
 * @param hooked the same with hooks
 */
public record Engine(String name, List<String> first, List<String> next, List<String> last, Path plain, Path hooked) {
    public static final String RUNC = "runc";
    public static final String PODMAN = "podman";

    /** @param before the words that run it */
    public static Engine runc(List<String> before, Containers containers) throws IOException {
        String root = containers.folder().resolve(RUNC).toString();
        List<String> first = join(before, List.of(RUNC, "--root", root, "run", "--bundle"));
        return new Engine(RUNC, first, List.of(), List.of(), containers.bundle(), containers.hookedBundle());
    }

    /** @param before the words that run it */
    public static Engine podman(List<String> before, Containers containers) throws IOException {
        // None in between: podman takes no more than 50 characters.
        Path folder = containers.folder();
        List<String> first = join(
                before,
                List.of(
                        PODMAN,
                        "--root",
                        folder.resolve("storage").toString(),
                        "--runroot",
                        folder.resolve("run").toString(),
                        "--tmpdir",
                        folder.resolve("tmp").toString(),
                        "--storage-driver",
                        "vfs",
                        "--cgroup-manager",
                        "cgroupfs",
                        "--events-backend",
                        "file",
                        "--runtime",
                        RUNC,
                        "--hooks-dir"));
        // Where this may not raise limits, as in a container.
        List<String> next = List.of(
                "run",
                "--rm",
                "--network",
                "host",
                "--ulimit",
                "nofile=1024:1024",
                "--ulimit",
                "nproc=1000:1000",
                "--name");
        List<String> last = join(List.of("--rootfs", containers.files().toString()), Containers.COMMAND);
        return new Engine(PODMAN, first, next, last, containers.noHooks(), containers.hooks());
    }

    private static List<String> join(List<String> words, List<String> more) {
        return Stream.concat(words.stream(), more.stream()).toList();
    }

    ProcessBuilder run(Path folder, int number) {
        List<String> words = new ArrayList<>(first);
        words.add(folder.toString());
        words.addAll(next);
        words.add("netcls-benchmark-" + number);
        words.addAll(last);
        return new ProcessBuilder(words);
    }
}
