// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One line of {@code /proc/self/mountinfo}, as proc(5) describes it.
 *
 * @param root the group of the hierarchy that is mounted; {@code /} for all of it
 */
record Mount(String root, String point, List<String> options, String type, List<String> superOptions) {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-1][0-7]{2})");

    static List<Mount> all(Host host) {
        // A name may contain any line break but this one.
        return Stream.of(host.read("/proc/self/mountinfo").orElse("").split("\n"))
                .flatMap(Mount::parse)
                .toList();
    }

    private static Stream<Mount> parse(String line) {
        String[] halves = line.split(" - ", 2);
        String[] place = halves[0].split(" ");
        String[] fileSystem = halves[halves.length - 1].split(" ");
        return halves.length < 2 || place.length < 6 || fileSystem.length < 3
                ? Stream.empty()
                : Stream.of(new Mount(
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

    boolean isNetCls() {
        return type.equals("cgroup") && superOptions.contains(Controllers.NET_CLS);
    }

    boolean isUnified() {
        return type.equals("cgroup2");
    }

    boolean isWhole() {
        return root.equals("/");
    }

    boolean isReadOnly() {
        return options.contains("ro") || superOptions.contains("ro");
    }

    boolean favorsDynamicMoves() {
        return superOptions.contains("favordynmods");
    }

    boolean holds(String path) {
        return path.equals(point) || path.startsWith(point.endsWith("/") ? point : point + "/");
    }
}
