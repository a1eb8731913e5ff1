// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.Controllers;
import org.netcls.cgroupfs.proc.Mount;
import org.osgi.service.log.Logger;

/** Finds the net_cls hierarchy among a host's mounts. */
public final class Hierarchy {
    private final Host host;
    private final Mounts mounts;
    private final HierarchySettings settings;

    private Hierarchy(Host host, HierarchySettings settings) {
        this.host = host;
        this.mounts = Mounts.parse(host.mountinfo());
        this.settings = settings;
    }

    /**
     * The hierarchy's mount point, after mounting it if that is wanted.
     *
     * @throws IOException if there is none; the message says what was found and what to do
     */
    public static Path ofThisHost(HierarchySettings settings, Logger log) throws IOException {
        Host host = Host.read();
        Optional<Path> toMount = new Hierarchy(host, settings).placeToMount();
        if (toMount.isEmpty()) {
            return find(host, settings);
        }
        Path mounted = mount(host, settings, toMount.get());
        log.info("Mounted the net_cls hierarchy at {}; it stays when the agent stops", mounted);
        return find(
                Host.read(), new HierarchySettings(Optional.of(mounted), settings.mount(), settings.favordynmods()));
    }

    /**
     * The mount point to use: the first mount of the whole hierarchy that is visible and writable. Where a mount point
     * is wanted it is that, also when it shows only a group of the hierarchy, as inside a container.
     */
    static Path find(Host host, HierarchySettings settings) throws IOException {
        Hierarchy hierarchy = new Hierarchy(host, settings);
        return hierarchy
                .usable()
                .flatMap(mount -> Names.path(mount.point()).stream())
                .findFirst()
                .orElseThrow(() -> hierarchy.refusal().toException());
    }

    private Stream<Mount> usable() {
        return candidates().stream()
                .filter(mount -> Obstacle.of(mount, mounts, settings).isEmpty());
    }

    private List<Mount> candidates() {
        return mounts.ofNetCls().stream().filter(settings::allows).toList();
    }

    private Refusal refusal() {
        return new Refusal(host, mounts, settings);
    }

    private Optional<Path> placeToMount() throws IOException {
        if (!settings.mount() || candidates().stream().anyMatch(mounts::isVisible)) {
            return Optional.empty();
        }
        if (mounts.ofNetCls().isEmpty()) {
            refusal().requireMountable();
        }
        return settings.mountPoint();
    }

    private static Path mount(Host host, HierarchySettings settings, Path at) throws IOException {
        MountDirectory directory = MountDirectory.make(at);
        List<String> controllers = Controllers.parse(host.cgroups()).mountedTogether();
        try {
            MountCommand.of(directory.path(), controllers, settings.favordynmods())
                    .run();
            return directory.path();
        } catch (IOException e) {
            directory.undo(e);
            throw e;
        }
    }
}
