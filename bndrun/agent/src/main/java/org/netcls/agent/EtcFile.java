// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.netcls.configuration.Origin;

/**
 * What an administrator has written for a PID, in the form of {@link Properties} and in UTF-8.
 *
 * @param modified when that was
 * @param repeated keys that it has more than once; the last one holds
 */
record EtcFile(Path path, FileTime modified, Map<String, String> values, Set<String> repeated) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** @throws IOException saying why it cannot be read */
    static EtcFile read(Path path) throws IOException {
        FileTime modified = Files.getLastModifiedTime(path);
        Lines lines = new Lines();
        try {
            lines.load(new StringReader(withoutMark(Files.readString(path))));
        } catch (CharacterCodingException e) {
            throw new IOException("it is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new EtcFile(path, modified, values(lines), lines.repeated);
    }

    /** Editors of other systems write it. */
    private static String withoutMark(String content) {
        return content.startsWith(BYTE_ORDER_MARK) ? content.substring(BYTE_ORDER_MARK.length()) : content;
    }

    /** One that is there, and says nothing but why that is not known; whatever was set is later. */
    static EtcFile unreadable(Path path, String reason) {
        return new EtcFile(path, FileTime.fromMillis(0), Map.of(Origin.UNREADABLE, reason), Set.of());
    }

    boolean isReadable() {
        return !values.containsKey(Origin.UNREADABLE);
    }

    static Map<String, String> values(Properties properties) {
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
