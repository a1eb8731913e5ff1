// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.rules.Mode;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.rules.Rates;
import org.netcls.isolator.policy.rules.Traffic;
import org.netcls.isolator.policy.rules.Verdict;
import org.netcls.isolator.policy.table.ObjectName.Kind;

/** The chains of one policy. One that would do nothing is left out. */
record PolicyChains(Policy policy) {
    // Without a size there is room for 65535, and the kernel takes memory for those that are there; with one it takes
    // megabytes from the beginning.
    private static final String KEYS = "\t\ttypeof meta cgroup\n\t\tflags dynamic\n";
    private static final String COUNTERS = "\t\tcounter\n";
    // A packet that answers is none that the container has begun to send.
    private static final String ANSWERS_PASS = "ct direction reply accept";

    Stream<Chain> all() {
        return Stream.concat(
                Stream.of(egress()), Stream.of(ingress(), drop(), post()).flatMap(Optional::stream));
    }

    /** The classids of its containers. */
    String range() {
        int first = policy.primary().value() << 16;
        return "0x%08x-0x%08x".formatted(first, first | NetClsHandle.MAX_SECONDARY);
    }

    /** What its chains use, with the body of each. */
    Map<ObjectName, String> objects() {
        Map<ObjectName, String> objects = new HashMap<>();
        objects.put(new ObjectName(Kind.COUNTER, Names.traffic(policy)), "");
        objects.put(new ObjectName(Kind.COUNTER, Names.drops(policy)), "");
        objects.put(new ObjectName(Kind.SET, Names.packets(policy)), KEYS + COUNTERS);
        objects.put(new ObjectName(Kind.SET, Names.drops(policy)), KEYS + COUNTERS);
        Rates rates = policy.rates();
        rates.each().ifPresent(rate -> objects.put(new ObjectName(Kind.SET, Names.rate(policy, rate)), KEYS));
        rates.total()
                .ifPresent(rate -> objects.put(
                        new ObjectName(Kind.LIMIT, Names.total(policy, rate)), "\t\t" + RateText.of(rate) + "\n"));
        return objects;
    }

    /** Counts, and then asks rates, rules and default. */
    Chain egress() {
        List<String> rules = new ArrayList<>();
        // Counted for all before it is for one, because a rule ends where a set takes no more.
        rules.add("counter name " + Names.traffic(policy) + " add @" + Names.packets(policy) + " { meta cgroup }");
        policy.rates()
                .each()
                .ifPresent(rate -> rules.add("update @" + Names.rate(policy, rate) + " { meta cgroup limit "
                        + RateText.of(rate) + " } " + toDrop()));
        policy.rates().total().ifPresent(rate -> rules.add("limit name " + Names.total(policy, rate) + " " + toDrop()));
        rules.addAll(rules(policy.egress(), "daddr"));
        return new Chain(Names.egress(policy), rules);
    }

    Optional<Chain> ingress() {
        return Optional.of(new Chain(Names.ingress(policy), rules(policy.ingress(), "saddr")))
                .filter(chain -> !chain.rules().isEmpty());
    }

    /** None where nothing can be dropped, so that connections are tracked only for those who need it. */
    private List<String> rules(Traffic traffic, String address) {
        List<String> rules = new ArrayList<>();
        if (traffic.canDrop()) {
            rules.add(ANSWERS_PASS);
            traffic.rules()
                    .forEach(rule -> rules.addAll(
                            RuleText.of(rule, address, rule.verdict() == Verdict.ALLOW ? "accept" : toDrop())));
            if (traffic.byDefault() == Verdict.DENY) {
                rules.add(toDrop());
            }
        }
        return rules;
    }

    private String toDrop() {
        return "goto " + Names.drop(policy);
    }

    /** In two rules, because the first ends early where a set takes no more, and what is denied is dropped even so. */
    Optional<Chain> drop() {
        return Optional.of(new Chain(
                        Names.drop(policy),
                        List.of(
                                "counter name " + Names.drops(policy) + " add @" + Names.drops(policy)
                                        + " { meta cgroup }",
                                policy.mode() == Mode.LEARN ? "accept" : "drop")))
                .filter(chain -> canDrop());
    }

    private boolean canDrop() {
        return policy.egress().canDrop()
                || policy.ingress().canDrop()
                || policy.rates().each().isPresent()
                || policy.rates().total().isPresent();
    }

    /** What is written into packets. */
    Optional<Chain> post() {
        List<String> rules = new ArrayList<>();
        policy.priority().ifPresent(handle -> rules.add("meta priority set " + handle.hex()));
        policy.marks().dscp().ifPresent(dscp -> {
            rules.add("ip dscp set " + dscp);
            rules.add("ip6 dscp set " + dscp);
        });
        return Optional.of(new Chain(Names.post(policy), rules))
                .filter(chain -> !rules.isEmpty() && policy.mode() == Mode.ENFORCE);
    }
}
