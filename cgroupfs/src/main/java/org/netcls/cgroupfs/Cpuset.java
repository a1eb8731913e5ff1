// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.cgroupfs.hierarchy.Failure;
import org.netcls.text.Printable;

/**
 * What the cpuset controller wants where it is in the same hierarchy: a new group has no processors and no memory to use,
 * and the kernel lets no process in before it is given some (cgroup-v1/cpusets). They are those of the group around it.
 */
final class Cpuset {
    private static final List<String> FILES = List.of("cpuset.cpus", "cpuset.mems");
    private static final String INHERITANCE = "cgroup.clone_children";

    private Cpuset() {}

    /**
     * Lets processes into the root and the groups in it, also into those that are made later. Nothing happens where the
     * controller is elsewhere.
     *
     * @throws IOException if the groups around it lack them too
     */
    static void inherit(Path root) throws IOException {
        if (isIn(root)) {
            inheritFromAbove(root);
            write(root.resolve(INHERITANCE), "1");
            for (Path group : groups(root)) {
                fillIfThere(group);
            }
        }
    }

    private static boolean isIn(Path group) {
        return Files.exists(group.resolve(FILES.get(0)));
    }

    private static void inheritFromAbove(Path group) throws IOException {
        if (isIn(group.getParent())) {
            inheritFromAbove(group.getParent());
            fill(group);
        }
    }

    private static List<Path> groups(Path root) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(Cpuset::isIn).toList();
        }
    }

    private static void fillIfThere(Path group) throws IOException {
        try {
            fill(group);
        } catch (NoSuchFileException e) {
            // Somebody removed it just now.
        }
    }

    private static void fill(Path group) throws IOException {
        for (String file : FILES) {
            if (Files.readString(group.resolve(file)).isBlank()) {
                write(group.resolve(file), requireSome(group.getParent().resolve(file)));
            }
        }
    }

    private static String requireSome(Path file) throws IOException {
        String some = Files.readString(file).strip();
        if (some.isEmpty()) {
            throw new IOException("the cpuset controller is in the same hierarchy as net_cls and lets no process into a"
                    + " group while " + Printable.escape(file.toString()) + " is empty; write to it what its groups"
                    + " may use, or mount net_cls without cpuset");
        }
        return some;
    }

    private static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text, WRITE);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.to("write", file.toString(), e);
        }
    }
}
