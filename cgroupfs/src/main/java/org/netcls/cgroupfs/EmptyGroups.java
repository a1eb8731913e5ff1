// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Removes the groups in a group. They may be deeper than a path is long, than a stack, and than a process has descriptors;
 * so it goes from one to the next, as a shell does, and holds open the one that it is in and those just around that.
 */
final class EmptyGroups implements Closeable {
    // To go out by name makes the path longer that each name is resolved against, so most ways out are back.
    static final int MOST_OPEN = 50;

    private static final Path OUT = Path.of("..");

    // Each from here outwards: groups; the names of those that it is in; and of those that it has not been to in each.
    private final Deque<Directory> open = new ArrayDeque<>();
    private final Deque<Path> names = new ArrayDeque<>();
    private final Deque<Deque<Path>> left = new ArrayDeque<>();

    /** @param group is closed with this */
    EmptyGroups(Directory group) {
        open.push(group);
    }

    /** @param most how long to go on, as whoever makes groups may make more of them meanwhile */
    void remove(Duration most) throws IOException {
        long start = System.nanoTime();
        look();
        while (isAnyLeft() && System.nanoTime() - start < most.toNanos()) {
            if (left.peek().isEmpty()) {
                leave();
            } else {
                enterUnlessEmpty(left.peek().pop());
            }
        }
    }

    private boolean isAnyLeft() {
        return !left.peek().isEmpty() || !names.isEmpty();
    }

    private void look() throws IOException {
        left.push(new ArrayDeque<>(KernelGroupFiles.children(open.peek(), KernelGroupFiles.HERE)));
    }

    private void leave() throws IOException {
        if (open.size() == 1) {
            open.addLast(directory(OUT));
        }
        open.pop().close();
        left.pop();
        removed(names.pop());
    }

    private void enterUnlessEmpty(Path child) throws IOException {
        if (!removed(child)) {
            try {
                open.push(directory(child));
            } catch (NoSuchFileException e) {
                return;
            }
            names.push(child);
            closeFarthest();
            look();
        }
    }

    private void closeFarthest() throws IOException {
        if (open.size() > MOST_OPEN) {
            open.removeLast().close();
        }
    }

    private boolean removed(Path child) {
        try {
            open.peek().removeDirectory(child);
            return true;
        } catch (IOException e) {
            // Something inside is just ending, or it is gone already.
            return false;
        }
    }

    /** Nothing is done by its path, so that needs not be whole. */
    private Directory directory(Path name) throws IOException {
        return new Directory(name, open.peek().stream().newDirectoryStream(name, NOFOLLOW_LINKS));
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
