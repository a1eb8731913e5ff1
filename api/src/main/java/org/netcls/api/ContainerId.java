// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.netcls.text.Printable;

/**
 * The name of a container, which is also the name of its group's directory.
 *
 * <p>Mesos' rules: 1 to 255 bytes of UTF-8, without {@code /}, {@code \}, control characters and blanks, and neither
 * {@code .} nor {@code ..}. Beyond them a dot stands only between a parent and its nested child ({@code web.sidecar}),
 * and the names of a group's own control files are refused.
 *
 * @throws IllegalArgumentException if the value breaks one of these rules; the message tells which
 */
public record ContainerId(String value) implements Comparable<ContainerId> {
    private static final int MAX_BYTES = 255;
    private static final Set<String> CONTROL_FILES = Set.of("tasks", "notify_on_release", "release_agent");
    private static final Set<String> CONTROL_PREFIXES = Set.of("cgroup", "net_cls", "net_prio");

    public ContainerId {
        refuse(value, value.isEmpty(), "is empty");
        refuse(value, value.codePoints().anyMatch(ContainerId::isForbidden), "has a slash, blank or control character");
        refuse(value, hasLoneSurrogate(value), "is not valid Unicode");
        refuse(value, value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES, "is longer than 255 bytes");
        String[] parts = value.split("\\.", -1);
        refuse(value, List.of(parts).contains(""), "has a dot that is not between a parent and its child");
        refuse(
                value,
                CONTROL_FILES.contains(value) || parts.length > 1 && CONTROL_PREFIXES.contains(parts[0]),
                "is the name of a control file");
    }

    private static boolean isForbidden(int c) {
        return c == '/'
                || c == '\\'
                || Character.isISOControl(c)
                || Character.isWhitespace(c)
                || Character.isSpaceChar(c);
    }

    private static boolean hasLoneSurrogate(String value) {
        return value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static void refuse(String value, boolean broken, String why) {
        if (broken) {
            throw new IllegalArgumentException("container id '" + Printable.escape(value) + "' " + why);
        }
    }

    /** The container that this one is nested in; empty if it is not nested. */
    public Optional<ContainerId> parent() {
        int dot = value.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(new ContainerId(value.substring(0, dot)));
    }

    /** The outermost container around this one; itself if it is not nested. */
    public ContainerId root() {
        int dot = value.indexOf('.');
        return dot < 0 ? this : new ContainerId(value.substring(0, dot));
    }

    @Override
    public int compareTo(ContainerId other) {
        return value.compareTo(other.value);
    }

    /** The value, with characters escaped that a terminal would act on. */
    @Override
    public String toString() {
        return Printable.escape(value);
    }
}
