// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.cgroupfs.proc.Names;
import org.netcls.configuration.ConfiguredPath;

/**
 * Which hierarchy the configuration asks for.
 *
 * @param mountPoint the place of the only mount to use, links resolved; empty for any
 * @param mount whether to mount it there if it is not
 * @param favordynmods whether to mount it with that option
 */
public record HierarchySettings(Optional<Path> mountPoint, boolean mount, boolean favordynmods) {
    /**
     * @param mountPoint as an operator writes it; empty for any
     * @throws IllegalArgumentException if it cannot be a path here
     */
    public static HierarchySettings of(String mountPoint, boolean mount, boolean favordynmods) {
        return new HierarchySettings(place(mountPoint), mount, favordynmods);
    }

    private static Optional<Path> place(String mountPoint) {
        return mountPoint.isBlank()
                ? Optional.empty()
                : Optional.of(resolved(ConfiguredPath.of("mount.point", mountPoint)));
    }

    private static Path resolved(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath();
        }
    }

    /** Whether a mount is at the wanted place. */
    boolean allows(Mount mount) {
        return mountPoint.isEmpty() || mountPoint.equals(Names.path(mount.point()));
    }
}
