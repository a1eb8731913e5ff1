// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.Primary;

/**
 * Whom a policy selects, and before which others. That much is known of one whose configuration is refused too.
 *
 * @param order 0 or more; the lowest wins, and then the name
 * @param primary empty if nobody knows
 */
public record Selecting(String name, Selector selector, int order, Optional<Primary> primary)
        implements Comparable<Selecting> {
    private static final Comparator<Selecting> BY_ORDER =
            Comparator.comparingInt(Selecting::order).thenComparing(Selecting::name);

    /** What can be read of a configuration; empty if that does not tell whom it selects. One of no order is asked first. */
    public static Optional<Selecting> of(String name, Map<String, ?> properties) {
        Keys keys = new Keys(properties);
        try {
            Selector selector = keys.read("selector", Selector::parse).orElseGet(() -> {
                // What is no key may be meant for it.
                keys.requireNoneBut(Policy.KEYS);
                return new Selector(List.of());
            });
            return Optional.of(new Selecting(
                    name,
                    selector,
                    keys.attempt("order", Policy::readOrder, Policy.DEFAULT_ORDER)
                            .orElse(0),
                    keys.attempt("primary", Policy::readPrimary, null)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public boolean matches(Map<String, String> labels) {
        return selector.matches(labels);
    }

    /** The first wins. */
    @Override
    public int compareTo(Selecting other) {
        return BY_ORDER.compare(this, other);
    }
}
