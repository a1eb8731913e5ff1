// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.netcls.api.Printable;

/**
 * One line of {@code /proc/self/mountinfo}, as proc(5) describes it. The kernel takes any bytes for a name, so names
 * are kept as bytes here, one in each char.
 *
 * @param root the directory of the file system that is mounted; for a cgroup a group, {@code /} for the whole hierarchy
 */
record Mount(
        String id,
        String parent,
        String root,
        String point,
        List<String> options,
        String type,
        List<String> superOptions) {
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-3][0-7]{2})");

    /** The mount that a line tells of; none if it is not such a line. */
    static Stream<Mount> parse(String line) {
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

    boolean isNetCls() {
        return type.equals("cgroup") && superOptions.contains(Controllers.NET_CLS);
    }

    boolean isWhole() {
        return root.equals("/");
    }

    /** Whether this place is read-only, while the hierarchy may be writable elsewhere. */
    boolean isReadOnlyHere() {
        return options.contains("ro");
    }

    boolean isReadOnly() {
        return isReadOnlyHere() || superOptions.contains("ro");
    }

    /** The mount point; empty if it is not UTF-8, or not a name that this locale can write. */
    Optional<Path> path() {
        try {
            return Optional.of(Path.of(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(point.getBytes(ISO_8859_1)))
                    .toString()));
        } catch (CharacterCodingException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The mount point for a message. */
    String shownPoint() {
        return shown(point);
    }

    String shownRoot() {
        return shown(root);
    }

    String shownType() {
        return shown(type);
    }

    private static String shown(String bytes) {
        return Printable.escape(new String(bytes.getBytes(ISO_8859_1), UTF_8));
    }
}
