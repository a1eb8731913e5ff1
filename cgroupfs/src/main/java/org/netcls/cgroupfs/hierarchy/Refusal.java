// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netcls.api.Printable;
import org.netcls.cgroupfs.proc.BootParameters;
import org.netcls.cgroupfs.proc.Controllers;
import org.netcls.cgroupfs.proc.Mount;

/** Why there is no hierarchy to use: what was found, and what to do, in one line. */
final class Refusal {
    private static final Path SUGGESTED = Path.of("/run/netcls");

    private static final String MISSING_MOUNT_POINT = "mount=true needs mount.point too, for example " + SUGGESTED
            + ", outside /sys/fs/cgroup because a mount there upsets other container managers";

    private final Controllers controllers;
    private final BootParameters boot;
    private final Mounts mounts;
    private final Wanted wanted;

    Refusal(Host host, Mounts mounts, Wanted wanted) {
        this.controllers = Controllers.parse(host.cgroups());
        this.boot = BootParameters.parse(host.cmdline());
        this.mounts = mounts;
        this.wanted = wanted;
    }

    IOException toException() {
        List<Mount> all = mounts.ofNetCls();
        List<Mount> candidates = all.stream().filter(wanted::allows).toList();
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
                .orElseGet(() -> notMounted() + "; " + howToMount());
    }

    private String notMounted() {
        return "no net_cls hierarchy is mounted"
                + wanted.mountPoint().map(place -> " at " + shown(place)).orElse("");
    }

    private Optional<String> cannotBeMounted() {
        Optional<Controllers.Controller> netCls = controllers.netCls();
        if (netCls.isEmpty() && !controllers.isEmpty()) {
            return Optional.of("this kernel has no such controller (/proc/cgroups does not list it);"
                    + " use one that is built with CONFIG_CGROUP_NET_CLASSID");
        }
        if (netCls.isPresent() && !netCls.get().isEnabled()) {
            return Optional.of("the controller is disabled (the last column of /proc/cgroups);"
                    + " boot without cgroup_disable=net_cls");
        }
        return boot.withoutNetCls()
                .map(parameter -> "the kernel was booted with " + Printable.escape(parameter)
                        + "; boot without that, or with a list that leaves net_cls out");
    }

    private String howToMount() {
        if (lacksMountPoint()) {
            return MISSING_MOUNT_POINT;
        }
        String byTheAgent = wanted.mountPoint().isPresent() ? "mount=true" : "mount=true and mount.point=" + SUGGESTED;
        return "mount one as root: " + command().typed() + ", or set " + byTheAgent;
    }

    private MountCommand command() {
        return MountCommand.of(wanted.mountPoint().orElse(SUGGESTED), controllers.mountedTogether(), false);
    }

    private boolean lacksMountPoint() {
        return wanted.mount() && wanted.mountPoint().isEmpty();
    }

    private String unusable(List<Mount> found) {
        return "no mount of net_cls can be used: "
                + joined(found, ", ", mount -> Names.shown(mount.point()) + " " + obstacles(mount, Obstacle::toString))
                + (lacksMountPoint() ? "; " + MISSING_MOUNT_POINT : "");
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
        return joined(Obstacle.of(mount, mounts, wanted), " and ", text);
    }

    private static <T> String joined(List<T> items, String separator, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(separator));
    }

    private static String shown(Path place) {
        return Printable.escape(place.toString());
    }
}
