// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.osgi.service.log.Logger;

/**
 * Where the release times of each primary are kept.
 *
 * @param chosen the folder that is configured; the bundle's own where none is
 * @param own the bundle's own, which goes with the framework's storage
 */
public record ReleaseFolder(Path chosen, Path own, Logger log) {
    /** @param configured empty for the bundle's own */
    public static ReleaseFolder of(String configured, Path own, Logger log) {
        return new ReleaseFolder(configured.isBlank() ? own : Path.of(configured.strip()), own, log);
    }

    /** The file in the chosen folder, into which it moves what the bundle's own has; that one where it cannot. */
    public Path file(int primary) {
        String name = String.format("released-%04x", primary);
        try {
            Files.createDirectories(chosen);
            moveIn(own.resolve(name), chosen.resolve(name));
            return chosen.resolve(name);
        } catch (IOException e) {
            log.warn("Quarantines are kept in {}, because {} cannot be used: {}", own, chosen, e.toString());
            return own.resolve(name);
        }
    }

    private static void moveIn(Path former, Path file) throws IOException {
        if (Files.exists(file) || Files.notExists(former)) {
            return;
        }
        // It may come from another file system, and a kill must not leave half of it.
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.copy(former, draft, StandardCopyOption.REPLACE_EXISTING);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(former);
    }
}
