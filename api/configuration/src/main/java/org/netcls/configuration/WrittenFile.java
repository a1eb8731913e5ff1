// SPDX-License-Identifier: Apache-2.0
package org.netcls.configuration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A configuration as an administrator writes it, in the form of {@link Properties} and in UTF-8.
 *
 * @param values without blanks around them
 * @param repeated keys that it has more than once; the last one holds
 */
public record WrittenFile(Map<String, String> values, Set<String> repeated) {
    private static final int LARGEST = 1 << 20;
    /** Editors of other systems write it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public WrittenFile {
        values = Map.copyOf(values);
        repeated = Set.copyOf(repeated);
    }

    /**
     * Reads it to its end, and never waits for somebody who writes it.
     *
     * @throws IOException saying why it cannot be read, also if it is no plain file, or larger than 1 MiB
     */
    public static WrittenFile read(Path path) throws IOException {
        Lines lines = new Lines();
        try {
            lines.load(new StringReader(text(path)));
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new WrittenFile(values(lines), lines.repeated);
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
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
        }
    }

    /** By key, without blanks around them. */
    public static Map<String, String> values(Properties properties) {
        Map<String, String> values = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> values.put(key, properties.getProperty(key).strip()));
        return values;
    }

    private static final class Lines extends Properties {
        private static final long serialVersionUID = 1;

        private final transient Set<String> repeated = new TreeSet<>();

        @Override
        public synchronized Object put(Object key, Object value) {
            Object before = super.put(key, value);
            if (before != null) {
                repeated.add(key.toString());
            }
            return before;
        }
    }
}
