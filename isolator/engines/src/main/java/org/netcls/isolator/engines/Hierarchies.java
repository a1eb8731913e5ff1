// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.HostFacts;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.cgroupfs.proc.Mounts;
import org.netcls.cgroupfs.proc.Names;

/**
 * The hierarchies of cgroups that are mounted now.
 *
 * @param root the directory of the isolator's groups
 */
record Hierarchies(Mounts mounts, Path root) {
    static Hierarchies of(Path root) throws IOException {
        return new Hierarchies(Mounts.parse(HostFacts.of(Path.of("/")).mountinfo()), root);
    }

    /**
     * The group that an engine made for a container: that of net_cls if there is one, else that of cgroup v2, else any. A
     * group that the container's process has merely inherited is none, because others are in it too; nor is one of the
     * isolator's.
     */
    Optional<EngineGroup> groupOf(long pid, GroupOwner owner) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "cgroup"), ISO_8859_1).stream()
                .map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3)
                .map(parts -> new Membership(List.of(parts[1].split(",")), parts[2]))
                .sorted(Comparator.comparing(Membership::rank))
                .flatMap(membership -> group(membership, owner).stream())
                .findFirst();
    }

    /** @param controllers the empty name alone for cgroup v2 */
    private record Membership(List<String> controllers, String path) {
        int rank() {
            return isNetCls() ? 0 : isUnified() ? 1 : 2;
        }

        boolean isNetCls() {
            return controllers.contains("net_cls");
        }

        boolean isUnified() {
            return controllers.contains("");
        }

        boolean isIn(Mount mount) {
            return isUnified()
                    ? mount.type().equals("cgroup2")
                    : mount.type().equals("cgroup") && mount.superOptions().containsAll(controllers);
        }
    }

    private Optional<EngineGroup> group(Membership membership, GroupOwner owner) {
        return owner.groupIn(membership.path())
                .flatMap(path -> mounts(membership)
                        .flatMap(mount -> directory(mount, path).stream())
                        .filter(directory -> !directory.startsWith(root))
                        .map(EngineGroup::new)
                        .filter(EngineGroup::isThere)
                        .findFirst());
    }

    /** Of net_cls, of which there may be several, that of the isolator. */
    private Stream<Mount> mounts(Membership membership) {
        return membership.isNetCls()
                ? mountOf(root).filter(Mount::isNetCls).stream()
                : mounts.all().stream().filter(membership::isIn).filter(mounts::isVisible);
    }

    private static Optional<Path> directory(Mount mount, String path) {
        String top = mount.isWhole() ? "" : mount.root();
        return path.startsWith(top + "/") ? Names.path(mount.point() + path.substring(top.length())) : Optional.empty();
    }

    /** Whether groups of this hierarchy can be seen, so that one that is not there is gone. */
    boolean isWithin(Path directory) {
        return mountOf(directory)
                .filter(mount -> mount.type().startsWith("cgroup"))
                .isPresent();
    }

    boolean isNetCls(EngineGroup group) {
        return mountOf(group.directory()).filter(Mount::isNetCls).isPresent();
    }

    private Optional<Mount> mountOf(Path directory) {
        return mounts.reachedBy(Names.of(directory));
    }
}
