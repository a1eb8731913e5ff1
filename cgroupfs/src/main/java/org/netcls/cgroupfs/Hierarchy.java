// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the net_cls hierarchy as proc(5) describes {@code /proc/self/mountinfo} and {@code /proc/cgroups}. */
final class Hierarchy {
    private static final String CONTROLLER = "net_cls";
    private static final String SUGGESTED = "/run/netcls";
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private Hierarchy() {}

    /**
     * The hierarchy's mount point.
     *
     * @param wanted the mount point to use; empty for the first one that is found
     * @throws IOException if there is none; the message has the command that makes one
     */
    static Path ofThisHost(String wanted) throws IOException {
        return find(
                Files.readAllLines(Path.of("/proc/self/mountinfo")),
                Files.readAllLines(Path.of("/proc/cgroups")),
                wanted.isEmpty() ? Optional.empty() : Optional.of(Path.of(wanted)));
    }

    static Path find(List<String> mountinfo, List<String> controllers, Optional<Path> wanted) throws IOException {
        requireController(controllers);
        List<Path> found = mountinfo.stream().flatMap(Hierarchy::netCls).toList();
        return wanted.map(Hierarchy::resolved)
                .or(() -> found.stream().findFirst())
                .filter(found::contains)
                .orElseThrow(() -> new IOException(missing(found, wanted)));
    }

    private static void requireController(List<String> controllers) throws IOException {
        boolean enabled = controllers.stream()
                .map(line -> line.split("\\s+"))
                .anyMatch(column -> column.length > 3 && column[0].equals(CONTROLLER) && column[3].equals("1"));
        if (!enabled) {
            throw new IOException("this kernel has no net_cls controller, or it was booted with it disabled;"
                    + " see /proc/cgroups, and /proc/cmdline for cgroup_no_v1 and cgroup_disable");
        }
    }

    /** The mount point, if this line is a mount of the whole hierarchy and not of a group in it. */
    private static Stream<Path> netCls(String line) {
        String[] halves = line.split(" - ", 2);
        String[] mount = halves[0].split(" ");
        String[] fileSystem = halves.length < 2 ? new String[0] : halves[1].split(" ");
        boolean isNetCls = mount.length > 4
                && mount[3].equals("/")
                && fileSystem.length > 2
                && fileSystem[0].equals("cgroup")
                && List.of(fileSystem[2].split(",")).contains(CONTROLLER);
        return isNetCls ? Stream.of(Path.of(unescape(mount[4]))) : Stream.empty();
    }

    private static String unescape(String path) {
        return OCTAL.matcher(path)
                .replaceAll(m -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(m.group(1), 8))));
    }

    private static Path resolved(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static String missing(List<Path> found, Optional<Path> wanted) {
        String what = wanted.map(path -> "no net_cls hierarchy is mounted at " + path)
                .orElse("no net_cls hierarchy is mounted");
        return found.isEmpty()
                ? what + "; mount one and start again: " + mountCommand(wanted.orElse(Path.of(SUGGESTED)))
                : what + ", but there is one at "
                        + found.stream().map(Path::toString).collect(Collectors.joining(" and "));
    }

    private static String mountCommand(Path at) {
        return "mkdir -p " + at + " && mount -t cgroup -o net_cls none " + at;
    }
}
