// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One line of {@code /proc/self/mountinfo}, as proc(5) describes it. The kernel takes any bytes for a name; they are
 * decoded as the text was.
 *
 * @param root the directory of the file system that is mounted; for a cgroup a group, {@code /} for the whole hierarchy
 */
public record Mount(
        String id,
        String parent,
        String root,
        String point,
        List<String> options,
        String type,
        List<String> superOptions) {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");

    /** The mounts in the kernel's order; what is not such a line is left out. */
    public static List<Mount> parse(String mountinfo) {
        // A name may contain any line break but this one.
        return Stream.of(mountinfo.split("\n")).flatMap(Mount::parseLine).toList();
    }

    private static Stream<Mount> parseLine(String line) {
        String[] halves = line.split(" - ", 2);
        String[] place = halves[0].split(" ");
        String[] fileSystem = halves[halves.length - 1].split(" ");
        return halves.length < 2 || place.length < 6 || !place[4].startsWith("/") || fileSystem.length < 3
                ? Stream.empty()
                : Stream.of(new Mount(
                        place[0],
                        place[1],
                        unescape(place[3]),
                        unescape(place[4]),
                        List.of(place[5].split(",")),
                        fileSystem[0],
                        List.of(fileSystem[2].split(","))));
    }

    private static String unescape(String name) {
        return OCTAL.matcher(name)
                .replaceAll(m -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(m.group(1), 8))));
    }

    public boolean isNetCls() {
        return type.equals("cgroup") && superOptions.contains(Controllers.NET_CLS);
    }

    public boolean isWhole() {
        return root.equals("/");
    }

    /** Whether this place is read-only, while the hierarchy may be writable elsewhere. */
    public boolean isReadOnlyHere() {
        return options.contains("ro");
    }

    public boolean isReadOnly() {
        return isReadOnlyHere() || superOptions.contains("ro");
    }
}
