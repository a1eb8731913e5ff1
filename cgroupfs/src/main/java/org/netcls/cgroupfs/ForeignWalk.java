// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.netcls.spi.ForeignGroups;

/** Reads what the groups of a hierarchy carry, but for those directly under the root. */
final class ForeignWalk {
    // Of a directory without others in it: its own name and the dot.
    static final int LINKS_WITHOUT_CHILDREN = 2;

    /** @param familiar a classid that need not be told of this group and those in it */
    private record Visit(Path group, int familiar) {}

    private final Directory top;
    private final Path root;
    private final Collection<Path> outer;
    // No recursion: whoever may make groups may make them as deep as he likes.
    private final Deque<Visit> left = new ArrayDeque<>();
    private final Map<String, Integer> classIds = new HashMap<>();
    private final Set<String> unreadable = new HashSet<>();

    private ForeignWalk(Directory top, Path root, Collection<Path> outer) {
        this.top = top;
        this.root = root;
        this.outer = outer;
    }

    /**
     * Where the root's path does not lead to it any more, nothing can be read.
     *
     * @param outer names of the groups directly under the root that are to be looked into
     */
    static ForeignGroups around(Directory root, Collection<Path> outer) {
        try {
            return look(root, outer);
        } catch (IOException e) {
            return new ForeignGroups(Map.of(), Set.of("/"));
        }
    }

    private static ForeignGroups look(Directory root, Collection<Path> outer) throws IOException {
        Path path = topOf(root.path());
        try (Directory top = Directory.open(path)) {
            Path within = path.relativize(root.path());
            if (!top.isSame(within, root)) {
                throw new IOException("something else is mounted there now");
            }
            return new ForeignWalk(top, within, outer).run();
        }
    }

    /** The outermost group of the hierarchy that is mounted here. */
    private static Path topOf(Path group) throws IOException {
        Path top = group;
        while (KernelGroupFiles.device(top.getParent()).equals(KernelGroupFiles.device(top))) {
            top = top.getParent();
        }
        return top;
    }

    private ForeignGroups run() {
        left.add(new Visit(KernelGroupFiles.HERE, 0));
        while (!left.isEmpty()) {
            visit(left.pop());
        }
        return new ForeignGroups(classIds, unreadable);
    }

    private void visit(Visit visit) {
        try {
            look(visit);
        } catch (IOException e) {
            if (mayBeThere(visit.group())) {
                unreadable.add(name(visit.group()));
            }
        }
    }

    private void look(Visit visit) throws IOException {
        Path group = visit.group();
        boolean isOurs = root.equals(group.getParent());
        if (!isOurs) {
            tell(group, visit.familiar());
        }
        if (hasChildren(group)) {
            descend(group, isOurs ? classId(group) : visit.familiar());
        }
    }

    private void tell(Path group, int familiar) throws IOException {
        int classId = classId(group);
        if (classId != 0 && classId != familiar && !isAlsoTheContainers(group, classId)) {
            classIds.put(name(group), classId);
        }
    }

    /** Another one is written into the container's group first, and then into those in it. */
    private boolean isAlsoTheContainers(Path group, int classId) throws IOException {
        int outer = root.getNameCount() + 1;
        return group.startsWith(root) && group.getNameCount() > outer && classId(group.subpath(0, outer)) == classId;
    }

    private void descend(Path group, int familiar) throws IOException {
        children(group).forEach(child -> left.push(new Visit(child, familiar)));
    }

    private Collection<Path> children(Path group) throws IOException {
        return group.equals(root) ? outer.stream().map(group::resolve).toList() : KernelGroupFiles.children(top, group);
    }

    private boolean mayBeThere(Path group) {
        try {
            return top.isDirectory(group);
        } catch (IOException e) {
            return true;
        }
    }

    private int classId(Path group) throws IOException {
        try (FileChannel file = top.file(group.resolve(ClassIdFile.NAME), Set.of(StandardOpenOption.READ))) {
            return ClassIdFile.read(file);
        }
    }

    private boolean hasChildren(Path group) throws IOException {
        return (int) Files.getAttribute(top.path().resolve(group), "unix:nlink", NOFOLLOW_LINKS)
                > LINKS_WITHOUT_CHILDREN;
    }

    /** The root, and those of containers, as the back end tells them, so that they are known for what they are. */
    private String name(Path group) {
        Path path = top.path().resolve(group).normalize();
        if (group.equals(root)) {
            return path.toString();
        }
        return group.startsWith(root) ? nameWithin(root.relativize(group)) : GroupName.shown(path);
    }

    private String nameWithin(Path group) {
        String outer = GroupName.under(top.path().resolve(root).normalize(), GroupName.of(group.getName(0)));
        return group.getNameCount() == 1
                ? outer
                : outer + "/" + GroupName.shown(group.subpath(1, group.getNameCount()));
    }
}
