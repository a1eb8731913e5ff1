// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file beside this class, of lines {@code name: what there is to say of it}. */
final class Lines {
    private Lines() {}

    static Map<String, String> of(String file) {
        Map<String, String> lines = new LinkedHashMap<>();
        text(file)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> {
                    String[] parts = line.split(":", 2);
                    if (lines.put(parts[0], parts[1].strip()) != null) {
                        throw new IllegalStateException(parts[0] + " is twice in " + file);
                    }
                });
        return lines;
    }

    private static String text(String file) {
        try (InputStream in = Lines.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
