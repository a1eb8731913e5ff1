// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which hierarchies an engine sees: those of the machine, and some that are mounted for it alone. What engines make beside
 * them, as directories for hierarchies that are not there, is not seen outside: systemd would take it for one.
 */
final class Hierarchies {
    /** What runc asks for on every machine with cgroup v1. */
    private static final String NEEDED = "devices";

    private static final String MORE = """
            all=$1
            shift
            mount -t tmpfs none /mnt
            for at in $(grep -o '/sys/fs/cgroup/[a-z_,]*' /proc/self/mountinfo | sort -u); do
              mkdir /mnt/${at##*/} && mount --bind $at /mnt/${at##*/}
            done
            for each in $all; do
              [ -d /mnt/$each ] || { mkdir /mnt/$each && mount -t cgroup -o $each none /mnt/$each; } || exit 1
            done
            mount --rbind /mnt /sys/fs/cgroup && exec "$@"
            """;

    private static final String ONLY_UNIFIED = """
            for at in $(grep -o '/sys/fs/cgroup/[a-z_,]*' /proc/self/mountinfo | sort -u); do umount $at; done
            umount /sys/fs/cgroup
            mount -t cgroup2 none /sys/fs/cgroup && exec "$@"
            """;

    private Hierarchies() {}

    /** The words to put before those of an engine, with these controllers mounted at their usual places too. */
    static List<String> with(String... controllers) {
        String all = String.join(
                " ",
                Stream.concat(Stream.of(NEEDED), Arrays.stream(controllers)).toList());
        return List.of("unshare", "--mount", "sh", "-c", MORE, "sh", all);
    }

    /** The words to put before those of an engine, with cgroup v2 alone. */
    static List<String> onlyUnified() {
        return List.of("unshare", "--mount", "sh", "-c", ONLY_UNIFIED, "sh");
    }
}
