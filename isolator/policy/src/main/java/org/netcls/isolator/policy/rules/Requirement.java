// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a selector wants of one label. */
public record Requirement(String key, Operator operator, SortedSet<String> values) {
    /** How. */
    public enum Operator {
        EXISTS,
        MISSING,
        IN,
        /** It holds too where there is no such label. */
        NOT_IN
    }

    public Requirement {
        values = Collections.unmodifiableSortedSet(new TreeSet<>(values));
    }

    static Requirement of(String key, Operator operator, String... values) {
        return new Requirement(key, operator, new TreeSet<>(Set.of(values)));
    }

    boolean holds(Map<String, String> labels) {
        return allows(Optional.ofNullable(labels.get(key)));
    }

    /** @param value of its label, if there is one */
    boolean allows(Optional<String> value) {
        return switch (operator) {
            case EXISTS -> value.isPresent();
            case MISSING -> value.isEmpty();
            case IN -> value.filter(values::contains).isPresent();
            case NOT_IN -> value.filter(values::contains).isEmpty();
        };
    }

    /** In the syntax of Kubernetes. */
    @Override
    public String toString() {
        return switch (operator) {
            case EXISTS -> key;
            case MISSING -> "!" + key;
            case IN -> values.size() == 1 ? key + "=" + values.first() : key + " in " + list();
            case NOT_IN -> values.size() == 1 ? key + "!=" + values.first() : key + " notin " + list();
        };
    }

    private String list() {
        return "(" + String.join(",", values) + ")";
    }
}
