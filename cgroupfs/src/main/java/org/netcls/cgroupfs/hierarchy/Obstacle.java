// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.text.Printable;

/** What keeps a mount of net_cls from being used, and what to do about it. */
record Obstacle(String what, String remedy) {
    /** The obstacles for a mount; none for the one that may be used. */
    static List<Obstacle> of(Mount mount, Mounts all, HierarchySettings settings) {
        return all.isVisible(mount)
                ? Stream.of(unnameable(mount), partial(mount, settings), readOnly(mount))
                        .flatMap(Optional::stream)
                        .toList()
                : List.of(hidden(mount, all));
    }

    private static Obstacle hidden(Mount mount, Mounts all) {
        String by = all.reachedBy(mount.point())
                .map(top -> "the " + Names.shown(top.type()) + " at " + Names.shown(top.point()))
                .orElse("another mount");
        return new Obstacle("is hidden by " + by, "leave that, and mount net_cls at another place");
    }

    private static Optional<Obstacle> unnameable(Mount mount) {
        return Names.path(mount.point()).isPresent()
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        "has a name that cannot be a path here",
                        "run the agent in a UTF-8 locale, or mount net_cls at a place with a name in UTF-8"));
    }

    private static Optional<Obstacle> partial(Mount mount, HierarchySettings settings) {
        return mount.isWhole() || settings.mountPoint().isPresent()
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        "shows only the group " + Names.shown(mount.root()),
                        "set mount.point to this place to use that"));
    }

    private static Optional<Obstacle> readOnly(Mount mount) {
        // With bind it is about this place only; without, about the hierarchy.
        String options = mount.isReadOnlyHere() ? "remount,bind,rw" : "remount,rw";
        return mount.isReadOnly()
                ? Optional.of(new Obstacle(
                        "is read-only",
                        "see who made it so, as a container's manager; where nobody needs it so: mount -o " + options
                                + " " + Printable.shellWord(Names.shown(mount.point()))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return what + " (" + remedy + ")";
    }
}
