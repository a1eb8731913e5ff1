// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Mode;
import org.netcls.isolator.policy.rules.Policy;

/**
 * What the configurations say.
 *
 * @param policies those that are to be in force, in order; where a configuration is refused, what it was before
 * @param refused why a configuration is refused, by the names of the policies
 * @param unkept policies of which only this much can be read: whom they select
 */
record Wanted(List<Policy> policies, Map<String, String> refused, List<Policy> unkept) {
    static final Wanted NOTHING = new Wanted(List.of(), Map.of(), List.of());

    private static final List<String> SELECTING = List.of("selector", "order", "primary");

    Wanted {
        policies = List.copyOf(policies);
        refused = Map.copyOf(refused);
        unkept = List.copyOf(unkept);
    }

    /** @param configurations by the names of the policies */
    static Wanted of(Map<String, Map<String, Object>> configurations, Wanted before) {
        List<Policy> read = new ArrayList<>();
        Map<String, String> refused = new HashMap<>();
        List<Policy> unkept = new ArrayList<>();
        new TreeMap<>(configurations).forEach((name, properties) -> {
            try {
                read.add(Policy.of(name, properties));
            } catch (IllegalArgumentException e) {
                refused.put(name, e.getMessage());
                before.named(name)
                        .ifPresentOrElse(
                                read::add, () -> selecting(name, properties).ifPresent(unkept::add));
            }
        });
        read.sort(Comparator.naturalOrder());
        return new Wanted(withOwnPrimaries(read, refused, unkept), refused, unkept);
    }

    private static Optional<Policy> selecting(String name, Map<String, Object> properties) {
        Map<String, Object> some = new HashMap<>(properties);
        some.keySet().retainAll(SELECTING);
        try {
            return Optional.of(Policy.of(name, some));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Rules go by primaries, so one that has that of another cannot be in force. */
    private static List<Policy> withOwnPrimaries(List<Policy> read, Map<String, String> refused, List<Policy> unkept) {
        Map<Primary, Policy> owners = new HashMap<>();
        return read.stream()
                .filter(policy -> {
                    Policy owner = policy.mode() == Mode.OFF
                            ? policy
                            : owners.merge(policy.primary(), policy, (first, other) -> first);
                    if (owner != policy) {
                        refused.putIfAbsent(
                                policy.name(), "primary '" + policy.primary() + "' is that of policy " + owner.name());
                        unkept.add(policy);
                    }
                    return owner == policy;
                })
                .toList();
    }

    Optional<Policy> named(String name) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }

    /** All whose selectors are known, in order. */
    List<Policy> selecting() {
        return Stream.concat(policies.stream(), unkept.stream()).sorted().toList();
    }

    boolean isKept(Policy policy) {
        return policies.contains(policy);
    }

    /** The names of those of which nobody can tell whom they select. */
    List<String> unreadable() {
        List<String> known = selecting().stream().map(Policy::name).collect(Collectors.toList());
        return refused.keySet().stream()
                .filter(Predicate.not(known::contains))
                .sorted()
                .toList();
    }
}
