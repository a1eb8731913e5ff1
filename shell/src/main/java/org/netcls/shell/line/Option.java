// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import java.util.List;
import java.util.Optional;
import org.netcls.text.Printable;

/**
 * An option of a command.
 *
 * @param name with its dashes
 * @param value what is given with it; empty for an option that is only there or not
 * @param repeatable whether each of several counts
 */
public record Option(String name, Optional<Argument> value, boolean repeatable, String description) {
    /** Behind the description of one that is repeatable. */
    public static final String SEVERAL = "; may be given several times";

    public static Option flag(String name, String description) {
        return new Option(name, Optional.empty(), false, description);
    }

    public static Option valued(String name, String value, Argument.Kind kind, String description) {
        return new Option(name, Optional.of(Argument.once(value, kind)), false, description);
    }

    /** One of which each of several counts. */
    public static Option repeatable(String name, String value, Argument.Kind kind, String description) {
        return new Option(name, Optional.of(Argument.once(value, kind)), true, description);
    }

    public static Option choice(String name, String value, List<String> choices, String description) {
        Argument choice = new Argument(value, Argument.Kind.CHOICE, Argument.Times.ONCE, choices);
        return new Option(name, Optional.of(choice), false, description);
    }

    boolean isValued() {
        return value.isPresent();
    }

    String synopsis() {
        return name + value.map(argument -> " " + argument.name()).orElse("");
    }

    public String help() {
        return description + (repeatable ? SEVERAL : "");
    }

    /** @throws IllegalArgumentException if it is none of the choices */
    void check(String text) {
        List<String> choices = value.map(Argument::choices).orElse(List.of());
        if (!choices.isEmpty() && !choices.contains(text)) {
            throw new IllegalArgumentException(name.substring("--".length()) + " '" + Printable.escape(text)
                    + "' is none of " + String.join(", ", choices));
        }
    }
}
