// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import java.util.List;
import java.util.regex.Pattern;

/** For whom something is mounted where it is, as far as its name tells; the best place for the agent comes first. */
enum MountPlace {
    ANYBODY,
    /** Who manages cgroup v2 there takes it for a mistake. */
    AMONG_CGROUPS,
    /** It may go with the program that made it. */
    ONE_PROGRAM;

    private static final List<String> FOLDERS =
            List.of("/home/", "/root/", "/tmp/", "/var/lib/", "/var/cache/", "/var/tmp/");
    /** What is deeper than {@code /run/NAME} is for the program of that name. */
    private static final Pattern OF_A_PROGRAM = Pattern.compile("(/var)?/run/(?!netcls/)[^/]+/.+", Pattern.DOTALL);

    static MountPlace of(Mount mount) {
        if (mount.point().startsWith("/sys/fs/cgroup/")) {
            return AMONG_CGROUPS;
        }
        return isOfOneProgram(mount.point()) ? ONE_PROGRAM : ANYBODY;
    }

    private static boolean isOfOneProgram(String point) {
        return FOLDERS.stream().anyMatch(point::startsWith)
                || OF_A_PROGRAM.matcher(point).matches();
    }
}
