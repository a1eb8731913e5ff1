// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whose group it is that a path names. Engines name groups by the container's id, with a prefix and, where systemd makes
 * them, as a scope: {@code /docker/ID}, {@code /libpod_parent/libpod-ID}, {@code /system.slice/docker-ID.scope}; or as
 * {@code cgroupsPath} of the container's configuration says.
 */
record GroupOwner(String id, String cgroupsPath) {
    private static final String SCOPE = ".scope";

    /** The container's group, as far as the path names it; there may be others within it. */
    Optional<String> groupIn(String path) {
        List<String> names = Arrays.asList(path.split("/"));
        return IntStream.range(1, names.size())
                .filter(at -> isId(names.get(at)) || isConfigured(String.join("/", names.subList(0, at + 1))))
                .mapToObj(at -> String.join("/", names.subList(0, at + 1)))
                .findFirst();
    }

    private boolean isId(String name) {
        String bare = name.endsWith(SCOPE) ? name.substring(0, name.length() - SCOPE.length()) : name;
        return bare.equals(id) || bare.endsWith("-" + id);
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
