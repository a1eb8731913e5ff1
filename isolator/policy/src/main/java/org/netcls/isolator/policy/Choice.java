// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.ContainerId;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyReason;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Mode;
import org.netcls.isolator.policy.rules.Policy;

/** Which policy is that of a container, by what is wanted and what is in force at one moment. */
record Choice(Wanted wanted, Enforcement.State enforced) {
    /** @throws PolicyException if one selects it that is not in force, or nobody can tell whether one does */
    Optional<Primary> select(ContainerId container, Map<String, String> labels) throws PolicyException {
        Optional<Policy> first = first(labels);
        if (first.isEmpty()) {
            requireReadable(container);
            return Optional.empty();
        }
        Policy policy = inForce(first.get());
        Optional<String> obstacle = obstacle(policy);
        if (obstacle.isPresent()) {
            throw new PolicyException("policy " + policy.name() + " selects container '" + container
                    + "' and is not in force: " + obstacle.get());
        }
        return Optional.of(policy.primary());
    }

    private Optional<Policy> first(Map<String, String> labels) {
        return wanted.selecting().stream()
                .filter(policy -> inForce(policy).matches(labels))
                .findFirst();
    }

    /** As the kernel has it, where it could not be given what is wanted. */
    private Policy inForce(Policy policy) {
        return enforced.inForce().getOrDefault(policy.name(), policy);
    }

    private Optional<String> obstacle(Policy policy) {
        if (policy.mode() == Mode.OFF && wanted.isKept(policy)
                || enforced.inForce().containsKey(policy.name())) {
            return Optional.empty();
        }
        return Optional.ofNullable(wanted.refused().get(policy.name()))
                .or(() -> enforced.fault(policy.name()))
                .or(() -> Optional.of("it is just being put in force"));
    }

    private void requireReadable(ContainerId container) throws PolicyException {
        List<String> unreadable = wanted.unreadable();
        if (!unreadable.isEmpty()) {
            String name = unreadable.get(0);
            throw new PolicyException("nobody can tell whether policy " + name + " selects container '" + container
                    + "', because its configuration is refused: "
                    + wanted.refused().get(name));
        }
    }

    Set<Primary> reserved() {
        return wanted.selecting().stream()
                .flatMap(policy -> Stream.of(policy.primary(), inForce(policy).primary()))
                .collect(Collectors.toSet());
    }

    List<PolicyReason> why(Map<String, String> labels) {
        List<PolicyReason> reasons = new ArrayList<>();
        Optional<Policy> first = first(labels);
        for (Policy policy : wanted.selecting()) {
            reasons.add(reason(policy, first, labels));
        }
        wanted.unreadable()
                .forEach(name -> reasons.add(new PolicyReason(
                        name, false, "is refused: " + wanted.refused().get(name))));
        return reasons;
    }

    private PolicyReason reason(Policy policy, Optional<Policy> first, Map<String, String> labels) {
        Policy now = inForce(policy);
        if (first.equals(Optional.of(policy))) {
            String but = obstacle(now).map(", but is not in force: "::concat).orElse("");
            return new PolicyReason(policy.name(), true, "selects it by '" + now.selector() + "'" + but);
        }
        if (now.matches(labels)) {
            return new PolicyReason(
                    policy.name(),
                    false,
                    "would select it by '" + now.selector() + "', and "
                            + first.orElseThrow().name() + " is asked before");
        }
        return new PolicyReason(
                policy.name(),
                false,
                now.selector().requirements().isEmpty()
                        ? "has no selector, and is for those that ask for primary " + now.primary()
                        : "requires '" + now.selector() + "', which its labels are not");
    }
}
