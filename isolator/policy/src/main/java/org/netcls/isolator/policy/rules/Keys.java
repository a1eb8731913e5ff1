// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.netcls.text.Printable;

/** The properties of a configuration, each read by its key. What is blank is not set. */
record Keys(Map<String, ?> properties) {
    private static final List<String> OF_OTHERS = List.of("service.", "felix.", "component.", ".");

    /** @throws IllegalArgumentException naming the first that is none of these, and is not the framework's */
    void requireNoneBut(List<String> known) {
        properties.keySet().stream()
                .filter(key -> !known.contains(key) && OF_OTHERS.stream().noneMatch(key::startsWith))
                .sorted()
                .findFirst()
                .ifPresent(key -> {
                    throw refusal(
                            key, properties.get(key), "is no key of a policy, which has " + String.join(", ", known));
                });
    }

    /**
     * What a reader makes of a value. It refuses one with what is wrong, as a sentence that lacks its subject.
     *
     * @throws IllegalArgumentException with key, value and what is wrong
     */
    <T> Optional<T> read(String key, Function<String, T> reader) {
        return text(key).map(value -> {
            try {
                return reader.apply(value);
            } catch (IllegalArgumentException e) {
                throw refusal(key, value, e.getMessage());
            }
        });
    }

    /** The same, or what is to be if it is not set; empty where it is refused. */
    <T> Optional<T> attempt(String key, Function<String, T> reader, T unset) {
        try {
            return read(key, reader).or(() -> Optional.ofNullable(unset));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<String> text(String key) {
        Object value = properties.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw refusal(key, value.getClass().getSimpleName(), "is where a text, a number or a boolean is expected");
        }
        return Optional.of(value.toString().strip()).filter(text -> !text.isEmpty());
    }

    private static IllegalArgumentException refusal(String key, Object value, String why) {
        return new IllegalArgumentException(
                Printable.escape(key) + " '" + Printable.escape(String.valueOf(value)) + "' " + why);
    }
}
