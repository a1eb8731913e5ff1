// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.netcls.text.Printable;

/**
 * The name of a container; that of a nested one is the id of its parent, a slash, and a name within it, as in
 * {@code web/sidecar}.
 *
 * <p>Names follow Mesos' rules: valid Unicode, without {@code /}, {@code \}, control characters and blanks, and neither
 * {@code .} nor {@code ..}; an id has 1 to 255 bytes of UTF-8. Dots mean nothing, so units of systemd and hosts keep their
 * names. Beyond those rules, the names of a group's own control files are refused,
 * as those of outermost containers.
 */
public record ContainerId(String value) implements Comparable<ContainerId> {
    private static final int MAX_BYTES = 255;
    private static final char SLASH = '/';
    private static final Set<String> CONTROL_FILES = Set.of("tasks", "notify_on_release", "release_agent");
    private static final List<String> CONTROL_PREFIXES = List.of("cgroup.", "net_cls.", "net_prio.");

    /** @throws IllegalArgumentException if the value breaks one of these rules; the message tells which */
    public ContainerId {
        refuse(value, value.isEmpty(), "is empty");
        if (!isPlain(value)) {
            requireRules(value);
        }
    }

    /** Whether nothing of it can break a rule; nearly all ids are so, and thousands are read at once. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_') {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= MAX_BYTES && !CONTROL_FILES.contains(value);
    }

    private static void requireRules(String value) {
        refuse(
                value,
                value.codePoints().anyMatch(ContainerId::isForbidden),
                "has a backslash, blank or control character");
        refuse(value, hasLoneSurrogate(value), "is not valid Unicode");
        refuse(value, value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES, "is longer than 255 bytes");
        List<String> names = List.of(value.split("/", -1));
        refuse(value, names.contains(""), "has a slash that is not between a parent and its child");
        refuse(value, names.contains(".") || names.contains(".."), "has '.' or '..' for a name");
        // Of a nested one too, or there could be no parent.
        String outermost = names.get(0);
        refuse(
                value,
                CONTROL_FILES.contains(outermost) || CONTROL_PREFIXES.stream().anyMatch(outermost::startsWith),
                "has the name of a control file");
    }

    private static boolean isForbidden(int c) {
        return c == '\\' || Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c);
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
        int slash = value.lastIndexOf(SLASH);
        return slash < 0 ? Optional.empty() : Optional.of(new ContainerId(value.substring(0, slash)));
    }

    /** The outermost container around this one; itself if it is not nested. */
    public ContainerId root() {
        int slash = value.indexOf(SLASH);
        return slash < 0 ? this : new ContainerId(value.substring(0, slash));
    }

    /**
     * A container nested in this one.
     *
     * @param name within this one; with slashes, the container is nested deeper
     * @throws IllegalArgumentException as of an id
     */
    public ContainerId child(String name) {
        return new ContainerId(value + SLASH + name);
    }

    /** Whether this one is nested in the other, at any depth. */
    public boolean isWithin(ContainerId other) {
        return value.startsWith(other.value + SLASH);
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
