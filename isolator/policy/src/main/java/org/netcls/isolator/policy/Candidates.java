// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.netcls.isolator.policy.rules.Requirement;
import org.netcls.isolator.policy.rules.Requirement.Operator;
import org.netcls.isolator.policy.rules.Selecting;

/** Policies in order. Those that want one of some values of a label are asked only where a container has one of them. */
final class Candidates {
    private static final Comparator<Candidate> BY_PLACE = Comparator.comparingInt(Candidate::place);

    private final Map<Map.Entry<String, String>, List<Candidate>> byLabel = new HashMap<>();
    private final List<Candidate> always = new ArrayList<>();

    /** @param now what it selects by */
    private record Candidate(int place, Selecting policy, Selecting now) {}

    /** @param now what each selects by */
    static Candidates of(List<Selecting> policies, UnaryOperator<Selecting> now) {
        Candidates candidates = new Candidates();
        for (int place = 0; place < policies.size(); place++) {
            candidates.add(place, policies.get(place), now.apply(policies.get(place)));
        }
        return candidates;
    }

    private void add(int place, Selecting policy, Selecting now) {
        Candidate candidate = new Candidate(place, policy, now);
        Optional<Requirement> valued = now.selector().requirements().stream()
                .filter(requirement -> requirement.operator() == Operator.IN)
                .findFirst();
        valued.ifPresentOrElse(
                one -> one.values()
                        .forEach(
                                value -> byLabel.computeIfAbsent(Map.entry(one.key(), value), none -> new ArrayList<>())
                                        .add(candidate)),
                () -> always.add(candidate));
    }

    /** The first that is asked and selects a container with these labels. */
    Optional<Selecting> first(Map<String, String> labels, Predicate<Selecting> isAsked) {
        return Stream.concat(
                        always.stream(),
                        labels.entrySet().stream().flatMap(label -> byLabel.getOrDefault(label, List.of()).stream()))
                .filter(candidate -> candidate.now().matches(labels) && isAsked.test(candidate.policy()))
                .min(BY_PLACE)
                .map(Candidate::policy);
    }
}
