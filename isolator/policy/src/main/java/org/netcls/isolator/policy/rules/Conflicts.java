// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.text.Few;

/** Finds what policies say that cannot be meant. */
public final class Conflicts {
    private static final int MOST_SHOWN = 3;

    private Conflicts() {}

    /** All there are, exactly: for each that may match or overlap there is a packet, or there are labels. */
    public static List<Conflict> among(Collection<Policy> policies) {
        List<Policy> sorted = policies.stream().sorted().toList();
        return sorted.stream()
                .flatMap(policy -> Stream.concat(within(policy), among(policy, sorted)))
                .toList();
    }

    private static Stream<Conflict> among(Policy policy, List<Policy> all) {
        List<Policy> others = all.stream().filter(other -> other != policy).toList();
        List<Policy> same = others.stream()
                .filter(other -> other.primary().equals(policy.primary()))
                .toList();
        List<Policy> overlapping = others.stream()
                .filter(other ->
                        other.order() == policy.order() && other.selector().overlaps(policy.selector()))
                // Who asks for the same labels is meant least.
                .sorted(Comparator.comparing(other -> Collections.disjoint(keys(other), keys(policy))))
                .toList();
        return Stream.of(
                        conflict("has primary " + policy.primary() + " as ", policy, same),
                        conflict(
                                "has order " + policy.order() + ", so that the name decides where containers are also"
                                        + " selected by ",
                                policy,
                                overlapping))
                .flatMap(Optional::stream);
    }

    private static Set<String> keys(Policy policy) {
        return policy.selector().requirements().stream().map(Requirement::key).collect(Collectors.toSet());
    }

    private static Optional<Conflict> conflict(String text, Policy policy, List<Policy> others) {
        List<String> names = others.stream().map(Policy::name).toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new Conflict(policy.name(), text + Few.of(MOST_SHOWN, names)));
    }

    private static Stream<Conflict> within(Policy policy) {
        Stream<Conflict> nobody = policy.selector().isContradictory()
                ? Stream.of(
                        new Conflict(policy.name(), "no labels can have all of selector '" + policy.selector() + "'"))
                : Stream.empty();
        return Stream.of(nobody, never(policy, "egress", policy.egress()), never(policy, "ingress", policy.ingress()))
                .flatMap(found -> found);
    }

    private static Stream<Conflict> never(Policy policy, String direction, Traffic traffic) {
        return Coverage.neverMatching(traffic.rules()).stream()
                .map(rule -> new Conflict(
                        policy.name(),
                        direction + " has rule '" + rule + "', and earlier ones match all that it does"));
    }
}
