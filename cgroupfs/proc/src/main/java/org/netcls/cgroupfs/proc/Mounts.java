// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All mounts that this process can see, or could if no other mount hid them. */
public final class Mounts {
    /** Stands for a mount that is not listed, as that which holds the process's root directory may be. */
    private static final String UNLISTED = "";

    private final List<Mount> all;
    private final Map<Place, Mount> byPlace = new HashMap<>();

    private record Place(String parent, String point) {}

    private Mounts(List<Mount> all) {
        this.all = all;
        Set<String> ids = all.stream().map(Mount::id).collect(Collectors.toSet());
        for (Mount mount : all) {
            boolean hasParent = ids.contains(mount.parent()) && !mount.parent().equals(mount.id());
            byPlace.putIfAbsent(new Place(hasParent ? mount.parent() : UNLISTED, mount.point()), mount);
        }
    }

    public static Mounts parse(String mountinfo) {
        return new Mounts(Mount.parse(mountinfo));
    }

    public List<Mount> all() {
        return all;
    }

    /** The mounts of the net_cls hierarchy, or of groups in it: the best place first, else in the kernel's order. */
    public List<Mount> ofNetCls() {
        return all.stream()
                .filter(Mount::isNetCls)
                .sorted(Comparator.comparing(MountPlace::of))
                .toList();
    }

    public boolean isVisible(Mount mount) {
        return reachedBy(mount.point()).filter(mount::equals).isPresent();
    }

    /**
     * The mount that a path leads to, found as path_resolution(7) describes: from the process's root directory, at each
     * name into the mounts that lie on top of each other there. What lies on top of the root directory itself is not
     * entered.
     */
    public Optional<Mount> reachedBy(String path) {
        Mount at = byPlace.get(new Place(UNLISTED, "/"));
        for (String place : placesOnTheWay(path)) {
            at = topmost(at, place);
        }
        return Optional.ofNullable(at);
    }

    /** Whether the mount that a path leads to is mounted just there. */
    boolean isMountPoint(String path) {
        return reachedBy(path).filter(mount -> mount.point().equals(path)).isPresent();
    }

    private Mount topmost(Mount from, String place) {
        // Ids that contradict each other could lead in a circle.
        Set<Mount> seen = new HashSet<>();
        Mount top = from;
        Mount next = on(top, place);
        while (next != null && seen.add(next)) {
            top = next;
            next = on(top, place);
        }
        return top;
    }

    private Mount on(Mount below, String place) {
        return byPlace.get(new Place(below == null ? UNLISTED : below.id(), place));
    }

    private static List<String> placesOnTheWay(String path) {
        return IntStream.rangeClosed(2, path.length())
                .filter(end -> end == path.length() || path.charAt(end) == '/')
                .mapToObj(end -> path.substring(0, end))
                .toList();
    }
}
