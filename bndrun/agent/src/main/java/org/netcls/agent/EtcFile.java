// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What an administrator has written for a PID, in the form of {@link Properties} and in UTF-8.
 *
 * @param modified when that was
 */
record EtcFile(Path path, FileTime modified, Map<String, String> values) {
    /** @throws IOException saying why it cannot be read */
    static EtcFile read(Path path) throws IOException {
        FileTime modified = Files.getLastModifiedTime(path);
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (MalformedInputException e) {
            throw new IOException("it is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        return new EtcFile(path, modified, values(properties));
    }

    static Map<String, String> values(Properties properties) {
        Map<String, String> values = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> values.put(key, properties.getProperty(key).strip()));
        return values;
    }
}
