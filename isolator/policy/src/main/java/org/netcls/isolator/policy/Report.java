// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyPreview;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.isolator.policy.rules.Conflict;
import org.netcls.isolator.policy.rules.Conflicts;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.rules.Selecting;
import org.netcls.isolator.policy.rules.Selector;
import org.netcls.isolator.policy.table.Count;
import org.netcls.isolator.policy.table.Names;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.isolator.policy.table.TableText;
import org.netcls.text.Printable;

/** What can be told of the policies at one moment. */
record Report(Wanted wanted, List<Conflict> conflicts, Enforcement.State state, Nft nft) {
    /** Those that have rules in the kernel. */
    List<Policy> enforced() {
        return state.inForce().values().stream().filter(Policy::isOn).toList();
    }

    /**
     * @param found empty where there is no isolator to ask; asked only for policies that are on, since it looks at all
     *     containers
     */
    List<PolicyStatus> policies(Supplier<Optional<Misfits>> found) {
        Optional<Misfits> misfits = wanted.on().isEmpty() ? Optional.empty() : found.get();
        Stream<PolicyStatus> all = Stream.concat(
                wanted.selecting().stream()
                        .map(policy -> wanted.named(policy.name())
                                .map(kept -> status(kept, misfits))
                                .orElseGet(() -> refused(policy))),
                wanted.unreadable().stream()
                        .map(name -> refused(new Selecting(name, new Selector(List.of()), 0, Optional.empty()))));
        return all.toList();
    }

    private PolicyStatus status(Policy policy, Optional<Misfits> misfits) {
        String name = policy.name();
        boolean inForce = state.inForce().containsKey(name) && policy.isOn();
        return new PolicyStatus(
                name,
                policy.selector().toString(),
                policy.order(),
                Optional.of(policy.primary()),
                PolicyStatus.Mode.valueOf(policy.mode().name()),
                inForce ? Optional.ofNullable(state.since().get(name)) : Optional.empty(),
                Optional.ofNullable(wanted.refused().get(name)).or(() -> state.fault(name)),
                Stream.concat(
                                remarks(conflicts, name).stream(),
                                misfits.filter(known -> policy.isOn()).stream()
                                        .flatMap(known -> known.remarks(policy).stream()))
                        .toList());
    }

    private PolicyStatus refused(Selecting policy) {
        return new PolicyStatus(
                policy.name(),
                policy.selector().toString(),
                policy.order(),
                policy.primary(),
                PolicyStatus.Mode.ENFORCE,
                Optional.empty(),
                Optional.ofNullable(wanted.refused().get(policy.name())),
                List.of());
    }

    private static List<String> remarks(List<Conflict> conflicts, String name) {
        return conflicts.stream()
                .filter(conflict -> conflict.policy().equals(name))
                .map(Conflict::text)
                .toList();
    }

    Map<String, PolicyTraffic> traffic() throws NetClsException {
        List<Policy> enforced = enforced();
        if (enforced.isEmpty()) {
            return Map.of();
        }
        Map<String, Count> counters = asked(() -> nft.counters());
        return enforced.stream()
                .collect(Collectors.toMap(
                        Policy::name,
                        policy -> traffic(counters.get(Names.traffic(policy)), counters.get(Names.drops(policy)))));
    }

    private static PolicyTraffic traffic(Count sent, Count dropped) {
        Count all = sent == null ? Count.NOTHING : sent;
        Count lost = dropped == null ? Count.NOTHING : dropped;
        return new PolicyTraffic(all.packets(), all.bytes(), lost.packets(), lost.bytes());
    }

    Map<NetClsHandle, PolicyTraffic> handles(String name) throws NetClsException {
        Policy policy = require(name);
        Map<NetClsHandle, Count> sent = asked(() -> nft.counts(Names.packets(policy)));
        Map<NetClsHandle, Count> dropped = asked(() -> nft.counts(Names.drops(policy)));
        return Stream.concat(sent.keySet().stream(), dropped.keySet().stream())
                .distinct()
                .collect(Collectors.toMap(handle -> handle, handle -> traffic(sent.get(handle), dropped.get(handle))));
    }

    String rules(String name) throws NetClsException {
        Policy policy = require(name);
        return asked(() -> nft.rules(policy, nft.present()));
    }

    private Policy require(String name) throws PolicyException {
        return enforced().stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new PolicyException("no policy " + Printable.escape(name) + " is in force"));
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T asked(Question<T> question) throws PolicyException {
        try {
            return question.ask();
        } catch (IOException | IllegalArgumentException e) {
            throw new PolicyException("the kernel cannot be asked: " + e.getMessage());
        }
    }

    Optional<String> inside(NetClsHandle handle) throws PolicyException {
        Optional<Policy> policy = of(handle, enforced());
        if (policy.isEmpty() && of(handle, wanted.policies()).isPresent()) {
            throw new PolicyException("the policy of " + handle + " is just being put in force");
        }
        return policy.map(TableText::inside);
    }

    private static Optional<Policy> of(NetClsHandle handle, List<Policy> policies) {
        return policies.stream()
                .filter(policy -> policy.isOn() && policy.primary().value() == handle.primary())
                .findFirst();
    }

    PolicyPreview preview(String name, Map<String, ?> properties) {
        Policy policy = Policy.of(name, properties);
        List<Policy> others = wanted.policies().stream()
                .filter(other -> !other.name().equals(name))
                .toList();
        List<Policy> all = Stream.concat(others.stream(), Stream.of(policy)).toList();
        List<Conflict> found = Conflicts.among(all);
        return new PolicyPreview(TableText.alone(policy), remarks(found, name));
    }
}
