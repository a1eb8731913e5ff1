// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.cgroupfs.proc.Names;
import org.netcls.text.Printable;

/**
 * Which hierarchy the configuration asks for.
 *
 * @param mountPoint the place of the only mount to use, links resolved; empty for any
 * @param mount whether to mount it there if it is not
 * @param favordynmods whether to mount it with that option
 */
public record HierarchySettings(Optional<Path> mountPoint, boolean mount, boolean favordynmods) {
    /** @param mountPoint as an operator writes it; empty for any */
    public static HierarchySettings of(String mountPoint, boolean mount, boolean favordynmods) throws IOException {
        return new HierarchySettings(place(mountPoint), mount, favordynmods);
    }

    private static Optional<Path> place(String mountPoint) throws IOException {
        try {
            return mountPoint.isBlank() ? Optional.empty() : Optional.of(resolved(Path.of(mountPoint)));
        } catch (InvalidPathException e) {
            throw new IOException(
                    "mount.point '" + Printable.escape(mountPoint) + "' cannot be a path here (" + e.getReason()
                            + "); correct it, or run the agent in a UTF-8 locale",
                    e);
        }
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
