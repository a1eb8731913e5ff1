// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.netcls.configuration.Refusal;

/** A file that a configuration was read from. */
record ConfigurationFile(String path, Properties values) {
    private static final int LARGEST = 1 << 20;
    // Editors of other systems write it.
    private static final String BYTE_ORDER_MARK = "\uFEFF";

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
     * @throws IOException also if it is no plain file, or larger than 1 MiB
     * @throws IllegalArgumentException if it is not in the form of {@link Properties}
     */
    static ConfigurationFile read(Path path) throws IOException {
        Properties values = new Properties();
        values.load(new StringReader(text(path)));
        return new ConfigurationFile(path.toString(), values);
    }

    /** A device may have no end, and a pipe nobody who writes into it. */
    private static String text(Path path) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
            throw new IOException("it is no plain file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            // In /proc a file may be longer than it says.
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new IOException("it is larger than 1 MiB, which no configuration is");
            }
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        }
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
