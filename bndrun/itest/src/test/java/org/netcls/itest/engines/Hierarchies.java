// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Which hierarchies an engine sees: those of the machine, and some that are mounted for it alone. */
final class Hierarchies {
    /** What runc asks for on every machine with cgroup v1. */
    private static final String NEEDED = "devices";

    private static final String SCRIPT = """
            all=$1 made=''
            shift
            for each in $all; do
              at=/sys/fs/cgroup/$each
              mountpoint -q $at && continue
              [ -d $at ] || { mkdir $at && made="$made $at"; }
              mount -t cgroup -o $each none $at || exit 1
            done
            "$@"
            status=$?
            for at in $made; do umount $at && rmdir $at; done
            exit $status
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
        return List.of("unshare", "--mount", "sh", "-c", SCRIPT, "sh", all);
    }

    /** The words to put before those of an engine, with cgroup v2 alone. */
    static List<String> onlyUnified() {
        return List.of("unshare", "--mount", "sh", "-c", ONLY_UNIFIED, "sh");
    }
}
