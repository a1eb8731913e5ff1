// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.netcls.configuration.Refusal;

/** A file that a configuration was read from. */
record ConfigurationFile(String path, Properties values) {
    /** @param uri as it is kept in the configuration; what cannot be read says nothing */
    static ConfigurationFile read(String uri) {
        String path = Refusal.path(uri);
        Properties values = new Properties();
        try (Reader in = Files.newBufferedReader(Path.of(path), StandardCharsets.UTF_8)) {
            values.load(in);
        } catch (IOException | IllegalArgumentException e) {
            values.clear();
        }
        return new ConfigurationFile(path, values);
    }

    /** Whether this is what it says now: a system property is over it, and what was set later too. */
    boolean says(String key, Optional<String> stored) {
        return values.containsKey(key)
                && stored.equals(Optional.of(values.getProperty(key).strip()));
    }
}
