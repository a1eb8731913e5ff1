// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Removes the groups in a group. They may be deeper than a path is long, than a stack, and than a process has descriptors;
 * so it goes from one to the next, as a shell does, and holds open the one that it is in.
 */
final class EmptyGroups implements Closeable {
    private static final Path OUT = Path.of("..");

    private Directory here;
    // From here outwards: the names of the groups that it is in, and of those that it has not been to in each.
    private final Deque<Path> names = new ArrayDeque<>();
    private final Deque<Deque<Path>> left = new ArrayDeque<>();

    /** @param group is closed with this */
    EmptyGroups(Directory group) {
        here = group;
    }

    void remove() throws IOException {
        look();
        while (!left.peek().isEmpty() || !names.isEmpty()) {
            if (left.peek().isEmpty()) {
                leave();
            } else {
                enterUnlessEmpty(left.peek().pop());
            }
        }
    }

    private void look() throws IOException {
        left.push(new ArrayDeque<>(KernelGroupFiles.children(here, KernelGroupFiles.HERE)));
    }

    private void leave() throws IOException {
        go(OUT);
        left.pop();
        removed(names.pop());
    }

    private void enterUnlessEmpty(Path child) throws IOException {
        if (!removed(child) && here.isDirectory(child)) {
            go(child);
            names.push(child);
            look();
        }
    }

    private boolean removed(Path child) {
        try {
            here.removeDirectory(child);
            return true;
        } catch (IOException e) {
            // Something inside is just ending, or it is gone already.
            return false;
        }
    }

    /** Nothing is done by its path, so that needs not be whole. */
    private void go(Path name) throws IOException {
        Directory there = new Directory(name, here.stream().newDirectoryStream(name, NOFOLLOW_LINKS));
        here.close();
        here = there;
    }

    @Override
    public void close() throws IOException {
        here.close();
    }
}
