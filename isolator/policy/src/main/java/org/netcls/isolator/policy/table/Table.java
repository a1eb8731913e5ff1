// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Mode;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.ObjectName.Kind;

/**
 * All that policies need of nft.
 *
 * @param objects what is declared before the chains have rules, with the body of each
 */
record Table(SortedMap<ObjectName, String> objects, List<Chain> chains) {
    private static final String HOOK = "\t\ttype filter hook %s priority filter; policy accept;\n";
    private static final String BLOCK = "table " + Names.TABLE + " {\n%s}\n";

    /** @throws IllegalArgumentException if two that are not off have the same primary */
    static Table of(Collection<Policy> policies) {
        List<PolicyChains> parts =
                inForce(policies).stream().map(PolicyChains::new).toList();
        return of(
                parts,
                Stream.of(
                                base(Names.OUTPUT, parts, part -> Optional.of(part.egress())),
                                base(Names.INPUT, parts, PolicyChains::ingress),
                                base(Names.POSTROUTING, parts, PolicyChains::post))
                        .flatMap(Optional::stream));
    }

    /** What is one policy's own. */
    static Table alone(Policy policy) {
        return of(List.of(new PolicyChains(policy)), Stream.empty());
    }

    private static Table of(List<PolicyChains> parts, Stream<Chain> bases) {
        List<Chain> chains =
                Stream.concat(parts.stream().flatMap(PolicyChains::all), bases).toList();
        SortedMap<ObjectName, String> objects = new TreeMap<>();
        chains.forEach(chain -> objects.put(chain.object(), chain.hook()));
        parts.forEach(part -> objects.putAll(part.objects()));
        return new Table(objects, chains);
    }

    private static Collection<Policy> inForce(Collection<Policy> policies) {
        return policies.stream()
                .filter(policy -> policy.mode() != Mode.OFF)
                .collect(Collectors.toMap(
                        Policy::primary,
                        Function.identity(),
                        (one, other) -> {
                            throw new IllegalArgumentException("policies " + one.name() + " and " + other.name()
                                    + " have the same primary " + one.primary());
                        },
                        TreeMap<Primary, Policy>::new))
                .values();
    }

    /** What the kernel calls: it finds the policy's chain at the same cost however many there are. */
    private static Optional<Chain> base(
            String hook, List<PolicyChains> parts, Function<PolicyChains, Optional<Chain>> target) {
        String targets = parts.stream()
                .flatMap(part -> target.apply(part).map(chain -> part.range() + " : jump " + chain.name()).stream())
                .collect(Collectors.joining(", "));
        return Optional.of(new Chain(
                        hook,
                        HOOK.formatted(hook),
                        List.of("meta cgroup 0 accept", "meta cgroup vmap { " + targets + " }")))
                .filter(chain -> !targets.isEmpty());
    }

    boolean isEmpty() {
        return chains.isEmpty();
    }

    Table with(Chain chain) {
        SortedMap<ObjectName, String> more = new TreeMap<>(objects);
        more.put(chain.object(), chain.hook());
        return new Table(more, Stream.concat(chains.stream(), Stream.of(chain)).toList());
    }

    /** Declares what is not there yet, and replaces the rules of all chains. */
    String text() {
        return BLOCK.formatted(objects.entrySet().stream()
                        .map(object -> object.getKey().block(object.getValue()))
                        .collect(Collectors.joining()))
                + commands("flush", chains.stream().map(Chain::object))
                + BLOCK.formatted(chains.stream().map(Chain::text).collect(Collectors.joining()));
    }

    /** Deletes what is there and not wanted; chains are empty before one of them goes, because they name each other. */
    String deletions(Present present) {
        SortedSet<ObjectName> stale = new TreeSet<>(present.objects());
        stale.removeAll(objects.keySet());
        return commands("flush", stale.stream().filter(object -> object.kind() == Kind.CHAIN))
                + commands("delete", stale.stream());
    }

    private static String commands(String verb, Stream<ObjectName> objects) {
        return objects.map(object -> object.command(verb)).collect(Collectors.joining());
    }
}
