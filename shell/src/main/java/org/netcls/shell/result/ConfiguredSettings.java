// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.ArrayList;
import java.util.List;

/** The values in force, ordered by PID, and within one as its bundle describes them. */
public record ConfiguredSettings(List<Setting> settings) {
    public ConfiguredSettings {
        // A list of this type is one that scripts can ask for its size.
        settings = new ArrayList<>(settings);
    }

    /**
     * One value.
     *
     * @param from {@code default}, {@code shipped}, {@code -D} with the name of a system property, the path of the file that
     *     says so, or {@code set}
     */
    public record Setting(String pid, String key, String value, String from) {}
}
