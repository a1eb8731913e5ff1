// SPDX-License-Identifier: Apache-2.0
package org.netcls.configuration;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.netcls.text.Printable;

/** A path that an operator wrote. */
public final class ConfiguredPath {
    private ConfiguredPath() {}

    /** @throws IllegalArgumentException naming the key, where the locale of the agent has no such path */
    public static Path of(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    key + ": '" + Printable.escape(text) + "' cannot be a path here (" + e.getReason()
                            + "); correct it, or run the agent in a UTF-8 locale",
                    e);
        }
    }
}
