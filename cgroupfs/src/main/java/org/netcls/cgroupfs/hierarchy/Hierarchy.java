// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.Controllers;
import org.netcls.cgroupfs.proc.Hierarchies;
import org.netcls.cgroupfs.proc.HostFacts;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.cgroupfs.proc.MountCommand;
import org.netcls.cgroupfs.proc.Names;
import org.osgi.service.log.Logger;

/** Finds the net_cls hierarchy among a host's mounts. */
public final class Hierarchy {
    private static final Path HERE = Path.of("/");

    private final Hierarchies hierarchies;
    private final HierarchySettings settings;

    private Hierarchy(HostFacts host, HierarchySettings settings) {
        this.hierarchies = new Hierarchies(host);
        this.settings = settings;
    }

    /**
     * The hierarchy's mount point, after mounting it if that is wanted.
     *
     * @throws IOException if there is none; the message says what was found and what to do
     */
    public static Path ofThisHost(HierarchySettings settings, Logger log) throws IOException {
        HostFacts host = read();
        Optional<Path> toMount = new Hierarchy(host, settings).placeToMount();
        if (toMount.isEmpty()) {
            return find(host, settings);
        }
        Path mounted = mount(host, settings, toMount.get());
        log.info("Mounted the net_cls hierarchy at {}; it stays when the agent stops", mounted);
        return find(read(), new HierarchySettings(Optional.of(mounted), settings.mount(), settings.favordynmods()));
    }

    private static HostFacts read() throws IOException {
        try {
            return HostFacts.of(HERE);
        } catch (IOException e) {
            throw Failure.to("read", "/proc/self/mountinfo", e);
        }
    }

    /**
     * The mount point to use: the best mount of the whole hierarchy that is visible and writable. Where a mount point
     * is wanted it is that, also when it shows only a group of the hierarchy, as inside a container.
     */
    static Path find(HostFacts host, HierarchySettings settings) throws IOException {
        Hierarchy hierarchy = new Hierarchy(host, settings);
        return hierarchy
                .usable()
                .flatMap(mount -> Names.path(mount.point()).stream())
                .findFirst()
                .orElseThrow(() -> hierarchy.refusal().toException());
    }

    private Stream<Mount> usable() {
        return candidates().stream()
                .filter(mount -> hierarchies
                        .obstacles(mount, settings.mountPoint().isPresent())
                        .isEmpty());
    }

    private List<Mount> candidates() {
        return hierarchies.mounts().ofNetCls().stream().filter(settings::allows).toList();
    }

    private Refusal refusal() {
        return new Refusal(hierarchies, settings);
    }

    private Optional<Path> placeToMount() throws IOException {
        if (!settings.mount() || candidates().stream().anyMatch(hierarchies.mounts()::isVisible)) {
            return Optional.empty();
        }
        if (hierarchies.mounts().ofNetCls().isEmpty()) {
            refusal().requireMountable();
        }
        return settings.mountPoint();
    }

    private static Path mount(HostFacts host, HierarchySettings settings, Path at) throws IOException {
        MountDirectory directory = MountDirectory.make(at);
        List<String> controllers = Controllers.parse(host.cgroups()).mountedTogether();
        try {
            MountProgram.run(MountCommand.of(directory.path(), controllers, settings.favordynmods()));
            return directory.path();
        } catch (IOException e) {
            directory.undo(e);
            throw e;
        }
    }
}
