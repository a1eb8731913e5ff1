// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netcls.cgroupfs.proc.Hierarchies;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.cgroupfs.proc.MountCommand;
import org.netcls.cgroupfs.proc.Names;
import org.netcls.cgroupfs.proc.Obstacle;
import org.netcls.text.Printable;

/** Why there is no hierarchy to use: what was found, and what to do, in one line. */
final class Refusal {
    private final Hierarchies hierarchies;
    private final HierarchySettings settings;

    Refusal(Hierarchies hierarchies, HierarchySettings settings) {
        this.hierarchies = hierarchies;
        this.settings = settings;
    }

    IOException toException() {
        List<Mount> all = hierarchies.mounts().ofNetCls();
        List<Mount> candidates = all.stream().filter(settings::allows).toList();
        if (all.isEmpty()) {
            return new IOException(nothing());
        }
        return new IOException(candidates.isEmpty() ? elsewhere(all) : unusable(candidates));
    }

    /** @throws IOException if the kernel would refuse to mount a new hierarchy */
    void requireMountable() throws IOException {
        if (hierarchies.obstacleToMounting().isPresent()) {
            throw new IOException(nothing());
        }
    }

    private String nothing() {
        return hierarchies
                .obstacleToMounting()
                .map(obstacle -> notMounted() + ", and it cannot be: " + obstacle.what() + "; " + obstacle.remedy())
                .orElseGet(() -> notMounted() + whereNot().orElseGet(() -> "; " + howToMount()));
    }

    private String notMounted() {
        return "no net_cls hierarchy is mounted"
                + settings.mountPoint().map(place -> " at " + shown(place)).orElse("");
    }

    /** A mount at the wanted place would do harm. */
    private Optional<String> whereNot() {
        return settings.mountPoint()
                .flatMap(this::harm)
                .map(harm -> ", and none should be: " + harm + "; set mount.point to another place, for example "
                        + hierarchies.suggested());
    }

    private Optional<String> harm(Path place) {
        if (hierarchies.isWithinUnified(place)) {
            return Optional.of("it is within cgroup v2, and a mount there upsets container managers");
        }
        return hierarchies.isFree(place)
                ? Optional.empty()
                : Optional.of("it is no empty directory, and a mount would hide what is there");
    }

    private String howToMount() {
        if (lacksMountPoint()) {
            return missingMountPoint();
        }
        String byTheAgent = settings.mountPoint().isPresent()
                ? "mount=true"
                : "mount=true and mount.point=" + hierarchies.suggested();
        MountCommand command = hierarchies.command(settings.mountPoint().orElseGet(hierarchies::suggested));
        return "mount one as root: " + command.typed() + ", or where the agent may mount, with CAP_SYS_ADMIN, set "
                + byTheAgent;
    }

    private String missingMountPoint() {
        return "mount=true needs mount.point too, for example " + hierarchies.suggested()
                + ", outside /sys/fs/cgroup because a mount there upsets other container managers";
    }

    private boolean lacksMountPoint() {
        return settings.mount() && settings.mountPoint().isEmpty();
    }

    private String unusable(List<Mount> found) {
        return "no mount of net_cls can be used: "
                + joined(found, ", ", mount -> Names.shown(mount.point()) + " " + obstacles(mount, Obstacle::toString))
                + (lacksMountPoint() ? "; " + missingMountPoint() : "");
    }

    private String elsewhere(List<Mount> found) {
        return notMounted() + ", but there is one at "
                + joined(found, " and at ", mount -> Names.shown(mount.point()) + limits(mount))
                + "; set mount.point to such a place, or mount=true to have it at this one too";
    }

    private String limits(Mount mount) {
        String limits = obstacles(mount, Obstacle::what);
        return limits.isEmpty() ? "" : " (which " + limits + ")";
    }

    private String obstacles(Mount mount, Function<Obstacle, String> text) {
        return joined(hierarchies.obstacles(mount, settings.mountPoint().isPresent()), " and ", text);
    }

    private static <T> String joined(List<T> items, String separator, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(separator));
    }

    private static String shown(Path place) {
        return Printable.escape(place.toString());
    }
}
