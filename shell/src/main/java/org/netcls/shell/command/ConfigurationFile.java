// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.netcls.configuration.Refusal;
import org.netcls.configuration.WrittenFile;

/** A file that a configuration was read from. */
record ConfigurationFile(String path, Map<String, String> values) {
    /** @param uri as it is kept in the configuration; what cannot be read says nothing */
    static ConfigurationFile read(String uri) {
        String path = Refusal.path(uri);
        try {
            return new ConfigurationFile(path, WrittenFile.read(Path.of(path)).values());
        } catch (IOException | IllegalArgumentException e) {
            return new ConfigurationFile(path, Map.of());
        }
    }

    /** Whether this is what it says now: a system property is over it, and what was set later too. */
    boolean says(String key, Optional<String> stored) {
        return values.containsKey(key) && stored.equals(Optional.of(values.get(key)));
    }
}
