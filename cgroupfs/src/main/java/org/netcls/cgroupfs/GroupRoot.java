// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.log.Logger;

/** The directory that holds the groups, and what makes groups of its children. */
record GroupRoot(Path directory, GroupFiles files) {
    /** @throws IOException if the mode is real and there is no hierarchy that can be used */
    static GroupRoot open(BackEndComponent.Config config, Path emulated, Logger log) throws IOException {
        Path name = requireRelative(config.root());
        return switch (config.mode()) {
            case "real" -> real(config, name, log);
            case "emulated" -> emulated(emulated.resolve(name));
            case "auto" -> {
                try {
                    yield real(config, name, log);
                } catch (IOException e) {
                    log.warn("Groups are emulated and packets are not tagged: {}", e.getMessage());
                    yield emulated(emulated.resolve(name));
                }
            }
            default ->
                throw new IllegalArgumentException("mode '" + config.mode() + "' is none of auto, real, emulated");
        };
    }

    private static Path requireRelative(String root) {
        Path path = Path.of(root).normalize();
        if (root.isBlank()
                || path.isAbsolute()
                || path.startsWith("..")
                || path.toString().isEmpty()) {
            throw new IllegalArgumentException("root '" + root + "' is not a directory below the mount point");
        }
        return path;
    }

    private static GroupRoot real(BackEndComponent.Config config, Path name, Logger log) throws IOException {
        Path directory = Hierarchy.ofThisHost(Wanted.of(config), log).resolve(name);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw Failure.to("make", directory, e);
        }
        if (!Files.isWritable(directory)) {
            throw new IOException(directory + " is not writable; run the agent as root or as the directory's owner");
        }
        return new GroupRoot(directory.toRealPath(), new KernelGroupFiles());
    }

    static GroupRoot emulated(Path directory) throws IOException {
        EmulatedGroupFiles files = new EmulatedGroupFiles();
        if (!Files.exists(ClassIdFile.of(directory).path())) {
            files.make(directory);
        }
        return new GroupRoot(directory, files);
    }
}
