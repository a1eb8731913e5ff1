// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.netcls.configuration.Refusal;

/** A file that a configuration was read from. */
record ConfigurationFile(String path, Properties values) {
    /** @param uri as it is kept in the configuration; what cannot be read says nothing */
    static ConfigurationFile read(String uri) {
        String path = Refusal.path(uri);
        try {
            return read(Path.of(path));
        } catch (IOException | IllegalArgumentException e) {
            return new ConfigurationFile(path, new Properties());
        }
    }

    /**
     * As the agent reads it.
     *
     * @throws IllegalArgumentException if it is not in the form of {@link Properties}
     */
    static ConfigurationFile read(Path path) throws IOException {
        Properties values = new Properties();
        try (Reader in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            values.load(in);
        }
        return new ConfigurationFile(path.toString(), values);
    }

    /** Whether this is what it says now: a system property is over it, and what was set later too. */
    boolean says(String key, Optional<String> stored) {
        return values.containsKey(key)
                && stored.equals(Optional.of(values.getProperty(key).strip()));
    }

    Map<String, String> stripped() {
        return values.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        key -> key, key -> values.getProperty(key).strip()));
    }
}
