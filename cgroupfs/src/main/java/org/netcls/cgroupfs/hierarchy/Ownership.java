// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.netcls.text.Printable;

/** Whether the agent's user may make groups where they are to live; who may not is told how it can be let. */
public final class Ownership {
    private Ownership() {}

    /**
     * @param root the group for all others, in a mounted hierarchy; it may be missing
     * @throws IOException if this user may not make it, or a group in it
     */
    public static void require(Path root) throws IOException {
        Path there = Stream.iterate(root, Objects::nonNull, Path::getParent)
                .filter(Files::exists)
                .findFirst()
                .orElse(root);
        if (!Files.isWritable(there)) {
            throw new IOException(there.equals(root) ? ofAnother(root) : missing(root, there));
        }
    }

    private static String ofAnother(Path root) throws IOException {
        return "the net_cls hierarchy is there, but group " + shown(root) + " belongs to uid " + uid(root)
                + ", and uid "
                + uid() + " may not write it: run the agent as that user or as root, or set root to another name;"
                + " do not take the group from an agent that uses it";
    }

    private static String missing(Path root, Path parent) throws IOException {
        return "the net_cls hierarchy is there, but uid " + uid() + " may not make group " + shown(root) + " in "
                + shown(parent) + ": run the agent as root, or let an administrator hand the group over: "
                + handOver(root, parent);
    }

    /** Where the group is there already by then, nothing is done. */
    private static String handOver(Path root, Path parent) throws IOException {
        String word = Printable.shellWord(root.toString());
        String above = root.getParent().equals(parent)
                ? ""
                : "mkdir -p " + Printable.shellWord(root.getParent().toString()) + " && ";
        return above + "mkdir " + word + " && chown -R " + uid() + " " + word;
    }

    private static int uid() throws IOException {
        return uid(Path.of("/proc/self"));
    }

    private static int uid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }

    private static String shown(Path path) {
        return Printable.escape(path.toString());
    }
}
