// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import java.util.List;

/**
 * A word that a command takes, or the value of an option.
 *
 * @param name as a synopsis shows it
 * @param choices all that it can be, for a {@link Kind#CHOICE}
 */
public record Argument(String name, Kind kind, Times times, List<String> choices) {
    /** What a word stands for. */
    public enum Kind {
        ALLOCATOR,
        CHOICE,
        /** The first word of another command; what follows it is no option of this one. */
        COMMAND,
        CONTAINER,
        /** Of the host that the agent runs on. */
        FILE,
        HANDLE,
        LABEL,
        PID,
        POLICY,
        PRIMARY,
        SECONDS,
        TEXT
    }

    /** How many words there are of it. */
    public enum Times {
        ONCE("<%s>"),
        AT_MOST_ONCE("[%s]"),
        AT_LEAST_ONCE("<%s>..."),
        ANY("[%s...]");

        private final String format;

        Times(String format) {
            this.format = format;
        }

        boolean isRequired() {
            return this == ONCE || this == AT_LEAST_ONCE;
        }

        public boolean isRepeatable() {
            return this == AT_LEAST_ONCE || this == ANY;
        }
    }

    public Argument {
        choices = List.copyOf(choices);
        if ((kind == Kind.CHOICE) == choices.isEmpty()) {
            throw new IllegalArgumentException("a choice has choices, and nothing else has");
        }
    }

    public static Argument once(String name, Kind kind) {
        return new Argument(name, kind, Times.ONCE, List.of());
    }

    public static Argument atMostOnce(String name, Kind kind) {
        return new Argument(name, kind, Times.AT_MOST_ONCE, List.of());
    }

    public static Argument atLeastOnce(String name, Kind kind) {
        return new Argument(name, kind, Times.AT_LEAST_ONCE, List.of());
    }

    public static Argument any(String name, Kind kind) {
        return new Argument(name, kind, Times.ANY, List.of());
    }

    String synopsis() {
        return times.format.formatted(name);
    }
}
