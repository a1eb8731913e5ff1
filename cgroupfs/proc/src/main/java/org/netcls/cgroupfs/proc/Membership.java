// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of {@code /proc/PID/cgroup}, as cgroups(7) describes it: which group of a hierarchy a process is in.
 *
 * @param controllers those of the hierarchy; the empty name alone for cgroup v2
 * @param group its name, decoded as the text was
 */
public record Membership(List<String> controllers, String group) {
    /**
     * Those of a process, with the bytes of names, one in each char.
     *
     * @throws IOException if it has ended
     */
    public static List<Membership> of(long pid) throws IOException {
        return parse(Files.readString(Path.of("/proc", Long.toString(pid), "cgroup"), ISO_8859_1));
    }

    /** In the kernel's order; what is not such a line is left out. */
    public static List<Membership> parse(String cgroup) {
        // A name may contain any line break but this one.
        return Stream.of(cgroup.split("\n")).flatMap(Membership::parseLine).toList();
    }

    private static Stream<Membership> parseLine(String line) {
        String[] parts = line.split(":", 3);
        return parts.length < 3 ? Stream.empty() : Stream.of(new Membership(List.of(parts[1].split(",")), parts[2]));
    }

    public boolean isNetCls() {
        return controllers.contains(Controllers.NET_CLS);
    }

    public boolean isUnified() {
        return controllers.contains("");
    }

    /** Whether the mount shows the hierarchy. */
    public boolean isIn(Mount mount) {
        return isUnified()
                ? mount.type().equals("cgroup2")
                : mount.type().equals("cgroup") && mount.superOptions().containsAll(controllers);
    }
}
