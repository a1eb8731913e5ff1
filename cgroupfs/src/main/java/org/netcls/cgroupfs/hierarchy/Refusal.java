// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netcls.cgroupfs.proc.BootParameters;
import org.netcls.cgroupfs.proc.Controllers;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.text.Printable;

/** Why there is no hierarchy to use: what was found, and what to do, in one line. */
final class Refusal {
    private static final List<Path> SUGGESTED = List.of(Path.of("/run/netcls"), Path.of("/run/netcls-hierarchy"));

    private final Host host;
    private final Controllers controllers;
    private final BootParameters boot;
    private final Mounts mounts;
    private final HierarchySettings settings;

    Refusal(Host host, Mounts mounts, HierarchySettings settings) {
        this.host = host;
        this.controllers = Controllers.parse(host.cgroups());
        this.boot = BootParameters.parse(host.cmdline());
        this.mounts = mounts;
        this.settings = settings;
    }

    IOException toException() {
        List<Mount> all = mounts.ofNetCls();
        List<Mount> candidates = all.stream().filter(settings::allows).toList();
        if (all.isEmpty()) {
            return new IOException(nothing());
        }
        return new IOException(candidates.isEmpty() ? elsewhere(all) : unusable(candidates));
    }

    /** @throws IOException if the kernel would refuse to mount a new hierarchy */
    void requireMountable() throws IOException {
        if (cannotBeMounted().isPresent()) {
            throw new IOException(nothing());
        }
    }

    private String nothing() {
        return cannotBeMounted()
                .map(reason -> notMounted() + ", and it cannot be: " + reason)
                .orElseGet(() -> notMounted() + whereNot().orElseGet(() -> "; " + howToMount()));
    }

    private String notMounted() {
        return "no net_cls hierarchy is mounted"
                + settings.mountPoint().map(place -> " at " + shown(place)).orElse("");
    }

    private Optional<String> cannotBeMounted() {
        Optional<Controllers.Controller> netCls = controllers.netCls();
        if (netCls.isEmpty() && !controllers.isEmpty()) {
            return Optional.of("this kernel has no such controller (/proc/cgroups does not list it);"
                    + " use one that is built with CONFIG_CGROUP_NET_CLASSID");
        }
        if (netCls.isPresent() && !netCls.get().isEnabled()) {
            return Optional.of("the controller is disabled (the last column of /proc/cgroups);"
                    + " leave net_cls out of cgroup_disable at the next boot");
        }
        return boot.withoutNetCls()
                .map(parameter -> "the kernel was booted with " + Printable.escape(parameter)
                        + "; if whoever chose that agrees, boot with a list of the other controllers, without net_cls");
    }

    /** A mount at the wanted place would do harm. */
    private Optional<String> whereNot() {
        return settings.mountPoint()
                .flatMap(this::harm)
                .map(harm -> ", and none should be: " + harm + "; set mount.point to another place, for example "
                        + suggested());
    }

    private Optional<String> harm(Path place) {
        if (mounts.reachedBy(place.toString())
                .filter(mount -> mount.type().equals("cgroup2"))
                .isPresent()) {
            return Optional.of("it is within cgroup v2, and a mount there upsets container managers");
        }
        return host.isFree().test(place)
                ? Optional.empty()
                : Optional.of("it is no empty directory, and a mount would hide what is there");
    }

    private Path suggested() {
        return SUGGESTED.stream().filter(host.isFree()).findFirst().orElse(Path.of("DIRECTORY"));
    }

    private String howToMount() {
        if (lacksMountPoint()) {
            return missingMountPoint();
        }
        String byTheAgent =
                settings.mountPoint().isPresent() ? "mount=true" : "mount=true and mount.point=" + suggested();
        return "mount one as root: " + command().typed() + ", or set " + byTheAgent;
    }

    private String missingMountPoint() {
        return "mount=true needs mount.point too, for example " + suggested()
                + ", outside /sys/fs/cgroup because a mount there upsets other container managers";
    }

    private MountCommand command() {
        return MountCommand.of(settings.mountPoint().orElseGet(this::suggested), controllers.mountedTogether(), false);
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
        return joined(Obstacle.of(mount, mounts, settings), " and ", text);
    }

    private static <T> String joined(List<T> items, String separator, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(separator));
    }

    private static String shown(Path place) {
        return Printable.escape(place.toString());
    }
}
