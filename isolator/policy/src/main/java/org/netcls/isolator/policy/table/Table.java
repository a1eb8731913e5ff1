// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.ObjectName.Kind;

/**
 * All that policies need of nft.
 *
 * @param objects what is declared before the chains have rules, with the body of each
 * @param targets the elements of maps
 */
record Table(SortedMap<ObjectName, String> objects, List<Chain> chains, SortedMap<ObjectName, String> targets) {
    private static final String TO_CHAINS = "\t\ttypeof meta cgroup : verdict\n\t\tflags interval\n";
    private static final String HOOK = "\t\ttype filter hook %s priority filter; policy accept;\n";
    private static final Set<Kind> NAMING_CHAINS = Set.of(Kind.CHAIN, Kind.MAP);
    private static final String BLOCK = "table " + Names.TABLE + " {\n%s}\n";

    /** @throws IllegalArgumentException if two that are not off have the same primary */
    static Table of(Collection<Policy> policies) {
        List<PolicyChains> parts =
                inForce(policies).stream().map(PolicyChains::new).toList();
        SortedMap<ObjectName, String> targets = new TreeMap<>();
        putTargets(targets, Names.OUTPUT, parts, part -> Optional.of(part.egress()));
        putTargets(targets, Names.INPUT, parts, PolicyChains::ingress);
        putTargets(targets, Names.POSTROUTING, parts, PolicyChains::post);
        return of(parts, targets);
    }

    /** What is one policy's own. */
    static Table alone(Policy policy) {
        return of(List.of(new PolicyChains(policy)), new TreeMap<>());
    }

    private static Table of(List<PolicyChains> parts, SortedMap<ObjectName, String> targets) {
        List<Chain> chains = Stream.concat(
                        parts.stream().flatMap(PolicyChains::all),
                        targets.keySet().stream().map(Table::base))
                .toList();
        SortedMap<ObjectName, String> objects = new TreeMap<>();
        chains.forEach(chain -> objects.put(chain.object(), chain.hook()));
        parts.forEach(part -> objects.putAll(part.objects()));
        targets.keySet().forEach(map -> objects.put(map, TO_CHAINS));
        return new Table(objects, chains, targets);
    }

    private static Collection<Policy> inForce(Collection<Policy> policies) {
        return policies.stream()
                .filter(Policy::isOn)
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

    private static void putTargets(
            SortedMap<ObjectName, String> targets,
            String hook,
            List<PolicyChains> parts,
            Function<PolicyChains, Optional<Chain>> target) {
        String elements = parts.stream()
                .flatMap(part -> target.apply(part).map(chain -> part.range() + " : jump " + chain.name()).stream())
                .collect(Collectors.joining(", "));
        if (!elements.isEmpty()) {
            targets.put(new ObjectName(Kind.MAP, hook), elements);
        }
    }

    /**
     * What the kernel calls: it finds the policy's chain at the same cost however many there are. The map has a name, because
     * one that is replaced together with its rule is empty for packets that are in the rule just then, and these pass.
     */
    private static Chain base(ObjectName map) {
        return new Chain(
                map.name(),
                HOOK.formatted(map.name()),
                List.of("meta cgroup 0 accept", "meta cgroup vmap @" + map.name()));
    }

    boolean isEmpty() {
        return chains.isEmpty();
    }

    Table with(Chain chain) {
        SortedMap<ObjectName, String> more = new TreeMap<>(objects);
        more.put(chain.object(), chain.hook());
        return new Table(more, Stream.concat(chains.stream(), Stream.of(chain)).toList(), targets);
    }

    /** Declares what is not there yet, and replaces the rules of all chains. */
    String text() {
        return BLOCK.formatted(objects.entrySet().stream()
                        .map(object -> object.getKey().block(object.getValue()))
                        .collect(Collectors.joining()))
                + commands("flush", chains.stream().map(Chain::object))
                + BLOCK.formatted(chains.stream().map(Chain::text).collect(Collectors.joining()))
                + targets.entrySet().stream()
                        .map(map -> map.getKey().command("flush") + map.getKey().elements("add", map.getValue()))
                        .collect(Collectors.joining());
    }

    /** Deletes what is there and not wanted; chains and maps are empty before a chain goes, because they name it. */
    String deletions(Present present) {
        SortedSet<ObjectName> stale = new TreeSet<>(present.objects());
        stale.removeAll(objects.keySet());
        return commands("flush", stale.stream().filter(object -> NAMING_CHAINS.contains(object.kind())))
                + commands("delete", stale.stream());
    }

    private static String commands(String verb, Stream<ObjectName> objects) {
        return objects.map(object -> object.command(verb)).collect(Collectors.joining());
    }
}
