// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.netcls.api.ContainerId;
import org.netcls.cgroupfs.proc.Names;

/**
 * Whose group it is that a path names. Engines name groups by the container's id, with a prefix of theirs and, where systemd makes
 * them, as a scope: {@code /docker/ID}, {@code /libpod_parent/libpod-ID}, {@code /system.slice/docker-ID.scope}; or as
 * {@code cgroupsPath} of the container's configuration says.
 */
record GroupOwner(String id, String cgroupsPath) {
    private static final String SCOPE = ".scope";
    /** Of Docker, Podman, CRI-O, containerd and nerdctl; and of runtimes that are called without an engine. */
    private static final Set<String> PREFIXES =
            Set.of("docker", "libpod", "libpod-payload", "crio", "cri-containerd", "nerdctl", "runc", "crun", "youki");

    private static final Pattern UNMISTAKABLE = Pattern.compile("[0-9a-f]{64}");

    /** In which names stand as the kernel tells them. */
    static GroupOwner of(ContainerId container, String cgroupsPath) {
        return new GroupOwner(Names.of(container.value()), Names.of(cgroupsPath));
    }

    /** The container's group, as far as the path names it; there may be others within it. */
    Optional<String> groupIn(String path) {
        List<String> names = Arrays.asList(path.split("/"));
        return IntStream.range(1, names.size())
                .filter(at -> isId(names.get(at)) || isConfigured(String.join("/", names.subList(0, at + 1))))
                .mapToObj(at -> String.join("/", names.subList(0, at + 1)))
                .findFirst();
    }

    /** A short id may be the end of a name that has nothing to do with it, as 1 in {@code session-1.scope}. */
    private boolean isId(String name) {
        String bare = name.endsWith(SCOPE) ? name.substring(0, name.length() - SCOPE.length()) : name;
        return name.equals(id)
                || PREFIXES.stream().anyMatch(prefix -> bare.equals(prefix + "-" + id))
                || UNMISTAKABLE.matcher(id).matches() && bare.endsWith("-" + id);
    }

    private boolean isConfigured(String path) {
        String[] unit = cgroupsPath.split(":", -1);
        if (unit.length == 3) {
            return path.endsWith("/" + (unit[1].isEmpty() ? unit[2] : unit[1] + "-" + unit[2] + SCOPE));
        }
        String configured = cgroupsPath.replaceAll("^/+|/+$", "");
        return !configured.isEmpty() && path.endsWith("/" + configured);
    }
}
