// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.netcls.isolator.policy.rules.Conflict.Kind;

/** Finds what policies say that cannot be meant. */
public final class Conflicts {
    private Conflicts() {}

    /** All there are, exactly: for each that may match or overlap there is a packet, or there are labels. */
    public static List<Conflict> among(Collection<Policy> policies) {
        List<Policy> sorted = policies.stream().sorted().toList();
        return Stream.concat(
                        sorted.stream().flatMap(Conflicts::within),
                        IntStream.range(0, sorted.size())
                                .boxed()
                                .flatMap(i -> sorted.subList(i + 1, sorted.size()).stream()
                                        .flatMap(later -> between(sorted.get(i), later))))
                .toList();
    }

    private static Stream<Conflict> within(Policy policy) {
        Stream<Conflict> nobody = policy.selector().isContradictory()
                ? Stream.of(conflict(
                        Kind.SELECTS_NOBODY, "no labels can have all of selector '" + policy.selector() + "'", policy))
                : Stream.empty();
        return Stream.of(nobody, never(policy, "egress", policy.egress()), never(policy, "ingress", policy.ingress()))
                .flatMap(found -> found);
    }

    private static Stream<Conflict> never(Policy policy, String direction, Traffic traffic) {
        return Coverage.neverMatching(traffic.rules()).stream()
                .map(rule -> conflict(
                        Kind.RULE_NEVER_MATCHES,
                        direction + " has rule '" + rule + "', and earlier ones match all that it does",
                        policy));
    }

    private static Stream<Conflict> between(Policy first, Policy second) {
        Stream<Conflict> twice = first.primary().equals(second.primary())
                ? Stream.of(conflict(Kind.PRIMARY_TWICE, "both have primary " + first.primary(), first, second))
                : Stream.empty();
        Stream<Conflict> overlap =
                first.order() == second.order() && first.selector().overlaps(second.selector())
                        ? Stream.of(conflict(
                                Kind.OVERLAP,
                                "both can select the same container and have order " + first.order() + ", so that "
                                        + first.name() + " wins by its name",
                                first,
                                second))
                        : Stream.empty();
        return Stream.concat(twice, overlap);
    }

    private static Conflict conflict(Kind kind, String text, Policy... policies) {
        return new Conflict(kind, Stream.of(policies).map(Policy::name).toList(), text);
    }
}
