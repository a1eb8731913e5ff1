// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the value of a key comes from, by what is stored for it: each value that the agent ships has a placeholder for a
 * system property, and one without was written since.
 *
 * @param isSet whether there is a system property of this name
 */
record ValueOrigin(Predicate<String> isSet) {
    private static final Pattern PROPERTY = Pattern.compile("\\$\\[prop:([^];]+)");

    String of(Optional<String> stored) {
        return stored.map(this::of).orElse("default");
    }

    private String of(String stored) {
        List<String> names =
                PROPERTY.matcher(stored).results().map(found -> found.group(1)).toList();
        if (names.isEmpty()) {
            return "set";
        }
        String given = names.stream().filter(isSet).map(name -> "-D" + name).collect(Collectors.joining(", "));
        return given.isEmpty() ? "shipped" : given;
    }
}
