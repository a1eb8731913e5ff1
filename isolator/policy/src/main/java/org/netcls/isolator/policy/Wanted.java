// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.Primary;
import org.netcls.configuration.Origin;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.rules.Selecting;

/**
 * What the configurations say.
 *
 * @param policies those that are to be in force, in order; where a configuration is refused, what it was before
 * @param refused why a configuration is refused, by the names of the policies
 * @param unkept policies of which only this much can be read: whom they select
 */
record Wanted(List<Policy> policies, Map<String, String> refused, List<Selecting> unkept) {
    static final Wanted NOTHING = new Wanted(List.of(), Map.of(), List.of());

    Wanted {
        policies = List.copyOf(policies);
        refused = Map.copyOf(refused);
        unkept = List.copyOf(unkept);
    }

    /** @param configurations by the names of the policies */
    static Wanted of(Map<String, Map<String, Object>> configurations, Wanted before) {
        Map<String, String> refused = new HashMap<>();
        Map<String, Policy> read = new TreeMap<>();
        configurations.forEach((name, properties) -> {
            try {
                requireFile(properties);
                read.put(name, Policy.of(name, properties));
            } catch (IllegalArgumentException e) {
                refused.put(name, e.getMessage());
                before.named(name).ifPresent(policy -> read.put(name, policy));
            }
        });
        List<Policy> kept = withOwnPrimaries(read, before, refused);
        Set<String> names = kept.stream().map(Policy::name).collect(Collectors.toSet());
        List<Selecting> unkept = refused.keySet().stream()
                .filter(Predicate.not(names::contains))
                .flatMap(name -> Selecting.of(name, configurations.get(name)).stream())
                .toList();
        return new Wanted(kept.stream().sorted().toList(), refused, unkept);
    }

    private static void requireFile(Map<String, Object> properties) {
        Object why = properties.get(Origin.UNREADABLE);
        if (why != null) {
            throw new IllegalArgumentException("its file cannot be read: " + why);
        }
    }

    /**
     * Rules go by primaries, so one that has that of another cannot be in force. Who had it before has it still, and so has
     * who is refused another.
     */
    private static List<Policy> withOwnPrimaries(Map<String, Policy> read, Wanted before, Map<String, String> refused) {
        Map<Primary, Policy> owners = owners(read.values(), before);
        Map<String, Policy> kept = new TreeMap<>(read);
        boolean isAsBefore = false;
        for (Policy policy : read.values()) {
            Policy owner = owner(owners, policy);
            if (owner != policy) {
                refused.putIfAbsent(
                        policy.name(), "primary '" + policy.primary() + "' is that of policy " + owner.name());
                Optional<Policy> former = before.named(policy.name()).filter(Predicate.not(policy::equals));
                former.ifPresentOrElse(same -> kept.put(same.name(), same), () -> kept.remove(policy.name()));
                isAsBefore |= former.isPresent();
            }
        }
        // What one has still may have been taken by another that has not had it.
        return isAsBefore ? withOwnPrimaries(kept, before, refused) : List.copyOf(kept.values());
    }

    private static Map<Primary, Policy> owners(Collection<Policy> read, Wanted before) {
        Map<Boolean, List<Policy>> claims =
                read.stream().sorted().collect(Collectors.partitioningBy(before::hasPrimary));
        Map<Primary, Policy> owners = new HashMap<>();
        Stream.of(true, false).flatMap(had -> claims.get(had).stream()).forEach(policy -> owner(owners, policy));
        return owners;
    }

    private static Policy owner(Map<Primary, Policy> owners, Policy policy) {
        return policy.isOn() ? owners.merge(policy.primary(), policy, (first, other) -> first) : policy;
    }

    private boolean hasPrimary(Policy policy) {
        return named(policy.name())
                .filter(same -> same.isOn() && same.primary().equals(policy.primary()))
                .isPresent();
    }

    Optional<Policy> named(String name) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }

    /** Those that are to have rules. */
    List<Policy> on() {
        return policies.stream().filter(Policy::isOn).toList();
    }

    /** All of which it is known whom they select, in order. */
    List<Selecting> selecting() {
        return Stream.concat(policies.stream().map(Policy::selecting), unkept.stream())
                .sorted()
                .toList();
    }

    /** The names of those of which nobody can tell whom they select. */
    List<String> unreadable() {
        List<String> known = selecting().stream().map(Selecting::name).toList();
        return refused.keySet().stream()
                .filter(Predicate.not(known::contains))
                .sorted()
                .toList();
    }
}
