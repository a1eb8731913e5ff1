// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.HostFacts;
import org.netcls.cgroupfs.proc.Membership;
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
        return Membership.of(pid).stream()
                .sorted(Comparator.comparing(Hierarchies::rank))
                .flatMap(membership -> group(membership, owner).stream())
                .findFirst();
    }

    private static int rank(Membership membership) {
        return membership.isNetCls() ? 0 : membership.isUnified() ? 1 : 2;
    }

    private Optional<EngineGroup> group(Membership membership, GroupOwner owner) {
        return owner.groupIn(membership.group())
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
