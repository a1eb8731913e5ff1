// SPDX-License-Identifier: Apache-2.0
package org.netcls.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.netcls.configuration.ConfiguredPath;

/**
 * Where a bundle keeps what has to outlive it.
 *
 * @param chosen the folder that is configured; the bundle's own where none is
 * @param own the bundle's own, which goes with the framework's storage
 * @param warnings told what cannot be kept where it was to be
 */
public record DataFolder(Path chosen, Path own, Consumer<String> warnings) {
    /**
     * @param configured what the key {@code data} says; empty for the bundle's own
     * @throws IllegalArgumentException if it cannot be a path here
     */
    public static DataFolder of(String configured, Path own, Consumer<String> warnings) {
        Path chosen = configured.isBlank() ? own : ConfiguredPath.of("data", configured.strip());
        return new DataFolder(chosen.toAbsolutePath().normalize(), own, warnings);
    }

    /** What has this name in the chosen folder, into which the bundle's own is moved; that one where it cannot be. */
    public Path path(String name) {
        try {
            Files.createDirectories(chosen);
            moveIn(own.resolve(name), chosen.resolve(name));
            return chosen.resolve(name);
        } catch (IOException e) {
            warnings.accept(name + " is kept in " + own + ", because " + chosen + " cannot be used: " + e);
            return own.resolve(name);
        }
    }

    private static void moveIn(Path former, Path path) throws IOException {
        if (Files.exists(path) || Files.notExists(former)) {
            return;
        }
        if (Files.isDirectory(former)) {
            Files.move(former, path);
        } else {
            // Perhaps to another file system.
            DurableFile.write(path, Files.readAllBytes(former));
            Files.delete(former);
        }
    }
}
