// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.ContainerId;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyReason;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.rules.Selecting;

/**
 * Which policy is that of a container, by what is wanted and what is in force at one moment. What each container would ask
 * for is found out once.
 */
final class Choice {
    private final Wanted wanted;
    private final Enforcement.State enforced;
    private final Candidates candidates;
    private final Map<Primary, Set<String>> namesByPrimary;
    /** Those in force that have the primary of one that is refused, by the name of that. */
    private final Map<String, Selecting> owners;

    private final List<String> unreadable;

    Choice(Wanted wanted, Enforcement.State enforced) {
        this.wanted = wanted;
        this.enforced = enforced;
        List<Selecting> selecting = wanted.selecting();
        candidates = Candidates.of(selecting, this::inForce);
        namesByPrimary = selecting.stream()
                .flatMap(policy -> Stream.of(policy, inForce(policy)))
                .filter(policy -> policy.primary().isPresent())
                .collect(Collectors.groupingBy(
                        policy -> policy.primary().get(), Collectors.mapping(Selecting::name, Collectors.toSet())));
        owners = owners();
        unreadable = wanted.unreadable();
    }

    private Map<String, Selecting> owners() {
        Map<String, Policy> inForce = enforced.inForce();
        Map<Primary, Selecting> byPrimary = wanted.on().stream()
                .map(Policy::selecting)
                .filter(policy -> inForce.containsKey(policy.name())
                        && inForce.get(policy.name()).isOn())
                .collect(Collectors.toMap(policy -> inForce(policy).primary().orElseThrow(), Function.identity()));
        Map<String, Selecting> found = new HashMap<>();
        wanted.unkept()
                .forEach(refused ->
                        refused.primary().map(byPrimary::get).ifPresent(owner -> found.put(refused.name(), owner)));
        return found;
    }

    /** Whether it is still the one of this moment. */
    boolean isOf(Wanted nowWanted, Enforcement.State nowEnforced) {
        return wanted == nowWanted && enforced == nowEnforced;
    }

    /** @throws PolicyException if one selects it that is not in force, or nobody can tell whether one does */
    Optional<Primary> select(ContainerId container, Map<String, String> labels) throws PolicyException {
        Optional<Selecting> first = wantedFirst(labels);
        if (first.isEmpty()) {
            requireReadable(container);
            return Optional.empty();
        }
        Selecting policy = inForce(first.get());
        Optional<String> obstacle = obstacle(policy.name());
        if (obstacle.isPresent()) {
            throw new PolicyException("policy " + policy.name() + " selects container '" + container
                    + "' and is not in force: " + obstacle.get());
        }
        return policy.primary();
    }

    /** @throws PolicyException if a policy of this primary is not in force */
    void require(ContainerId container, Primary primary) throws PolicyException {
        require(primary, ", which container '" + container + "' asks for,");
    }

    /** @throws PolicyException if there are no rules for a container of this primary, and there should be */
    void requireRules(Primary primary) throws PolicyException {
        require(primary, "");
    }

    private void require(Primary primary, String forWhom) throws PolicyException {
        for (String name : namesByPrimary.getOrDefault(primary, Set.of())) {
            Optional<String> obstacle = obstacle(name);
            // One that is refused because it has the primary of another takes nothing from that.
            if (obstacle.isPresent() && !owners.containsKey(name)) {
                throw new PolicyException("policy " + name + " has primary " + primary + forWhom
                        + " and is not in force: " + obstacle.get());
            }
        }
    }

    /** The first that selects a container with these labels, as the kernel has it. */
    Optional<Selecting> first(Map<String, String> labels) {
        return wantedFirst(labels).map(this::inForce);
    }

    private Optional<Selecting> wantedFirst(Map<String, String> labels) {
        return candidates.first(labels, policy -> !leaves(policy, labels));
    }

    /** A copy that is refused leaves to others whom the one that has its primary selects too. */
    private boolean leaves(Selecting policy, Map<String, String> labels) {
        return Optional.ofNullable(owners.get(policy.name()))
                .filter(owner -> inForce(owner).matches(labels))
                .isPresent();
    }

    /** As the kernel has it, where it could not be given what is wanted. */
    private Selecting inForce(Selecting policy) {
        return Optional.ofNullable(enforced.inForce().get(policy.name()))
                .map(Policy::selecting)
                .orElse(policy);
    }

    private Optional<String> obstacle(String name) {
        // First, because it takes the same time however many there are.
        if (enforced.inForce().containsKey(name) || isOff(name)) {
            return Optional.empty();
        }
        return Optional.ofNullable(wanted.refused().get(name))
                .or(() -> enforced.fault(name))
                .or(() -> Optional.of("it is just being put in force"));
    }

    private boolean isOff(String name) {
        return wanted.named(name).filter(Predicate.not(Policy::isOn)).isPresent();
    }

    private void requireReadable(ContainerId container) throws PolicyException {
        if (!unreadable.isEmpty()) {
            String name = unreadable.get(0);
            throw new PolicyException("nobody can tell whether policy " + name + " selects container '" + container
                    + "', because its configuration is refused: "
                    + wanted.refused().get(name));
        }
    }

    Set<Primary> reserved() {
        return namesByPrimary.keySet();
    }

    List<PolicyReason> why(Map<String, String> labels) {
        List<PolicyReason> reasons = new ArrayList<>();
        Optional<Selecting> first = wantedFirst(labels);
        for (Selecting policy : wanted.selecting()) {
            reasons.add(reason(policy, first, labels));
        }
        unreadable.forEach(name -> reasons.add(
                new PolicyReason(name, false, "is refused: " + wanted.refused().get(name))));
        return reasons;
    }

    private PolicyReason reason(Selecting policy, Optional<Selecting> first, Map<String, String> labels) {
        Selecting now = inForce(policy);
        if (first.equals(Optional.of(policy))) {
            String but =
                    obstacle(now.name()).map(", but is not in force: "::concat).orElse("");
            return new PolicyReason(policy.name(), true, "selects it by '" + now.selector() + "'" + but);
        }
        if (now.matches(labels)) {
            return new PolicyReason(
                    policy.name(),
                    false,
                    "would select it by '" + now.selector() + "', and "
                            + (leaves(policy, labels)
                                    ? "is refused: " + wanted.refused().get(policy.name())
                                    : first.orElseThrow().name() + " is asked before"));
        }
        return new PolicyReason(
                policy.name(),
                false,
                now.selector().requirements().isEmpty()
                        ? "has no selector, and is for those that ask for "
                                + now.primary()
                                        .map(primary -> "primary " + primary)
                                        .orElse("its primary")
                        : "requires '" + now.selector() + "', which its labels are not");
    }
}
