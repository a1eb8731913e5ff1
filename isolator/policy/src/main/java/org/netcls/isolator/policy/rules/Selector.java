// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.isolator.policy.rules.Requirement.Operator;
import org.netcls.text.Printable;

/** Which containers are meant, by their labels. One that requires nothing selects nobody. */
public record Selector(List<Requirement> requirements) {
    private static final String KEY = "[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?";
    private static final String VALUE = "[^\\s,()=!<>]";
    private static final Pattern REQUIREMENT = Pattern.compile("(?<missing>!)?\\s*(?<key>" + KEY + ")"
            + "(?:\\s*(?<equal>==?|!=)\\s*(?<value>" + VALUE + "*)"
            + "|\\s+(?<in>in|notin)\\s*\\(\\s*(?<values>" + VALUE + "+(?:\\s*,\\s*" + VALUE + "+)*)\\s*\\))?");
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");
    private static final String EXPECTED =
            "' where one of KEY=VALUE, KEY!=VALUE, KEY in (VALUE,VALUE), KEY notin (VALUE,VALUE), KEY and !KEY is expected";

    public Selector {
        requirements = List.copyOf(requirements);
    }

    /** Reads the syntax of Kubernetes. */
    static Selector parse(String text) {
        return new Selector(
                text.isBlank()
                        ? List.of()
                        : Arrays.stream(COMMA.split(text, -1))
                                .map(part -> requirement(part.strip()))
                                .toList());
    }

    private static Requirement requirement(String text) {
        Matcher matcher = REQUIREMENT.matcher(text);
        boolean compares = matcher.matches() && (matcher.group("equal") != null || matcher.group("in") != null);
        if (!matcher.matches()
                || compares && matcher.group("missing") != null
                || !Printable.escape(text).equals(text)) {
            throw new IllegalArgumentException("has '" + Printable.escape(text) + EXPECTED);
        }
        String key = matcher.group("key");
        if (matcher.group("in") != null) {
            String[] values = matcher.group("values").split("\\s*,\\s*");
            return new Requirement(
                    key,
                    matcher.group("in").equals("in") ? Operator.IN : Operator.NOT_IN,
                    new TreeSet<>(List.of(values)));
        }
        if (compares) {
            return Requirement.of(
                    key, matcher.group("equal").equals("!=") ? Operator.NOT_IN : Operator.IN, matcher.group("value"));
        }
        return Requirement.of(key, matcher.group("missing") != null ? Operator.MISSING : Operator.EXISTS);
    }

    public boolean matches(Map<String, String> labels) {
        return !requirements.isEmpty() && requirements.stream().allMatch(one -> one.holds(labels));
    }

    /** Whether there can be labels that both select. */
    boolean overlaps(Selector other) {
        return !requirements.isEmpty()
                && !other.requirements.isEmpty()
                && canHold(Stream.concat(requirements.stream(), other.requirements.stream())
                        .toList());
    }

    /** Whether it requires something, and no labels can have all of it. */
    boolean isContradictory() {
        return !canHold(requirements);
    }

    private static boolean canHold(List<Requirement> all) {
        return all.stream().allMatch(one -> canHold(one, all));
    }

    /** There are more values than any list has, so only what is in a list can be left without one. */
    private static boolean canHold(Requirement one, List<Requirement> all) {
        return switch (one.operator()) {
            case IN -> one.values().stream().anyMatch(value -> allow(all, one.key(), Optional.of(value)));
            case MISSING -> allow(all, one.key(), Optional.empty());
            case EXISTS, NOT_IN -> true;
        };
    }

    private static boolean allow(List<Requirement> all, String key, Optional<String> value) {
        return all.stream().filter(one -> one.key().equals(key)).allMatch(one -> one.allows(value));
    }

    /** In the syntax of Kubernetes. */
    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }
}
