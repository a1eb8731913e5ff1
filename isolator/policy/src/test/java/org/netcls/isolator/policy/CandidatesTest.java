// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netcls.isolator.policy.rules.Selecting;

class CandidatesTest {
    private static final int CASES = 10_000;
    private static final List<String> WORDS = List.of("a", "b", "c");
    private static final List<String> REQUIREMENTS =
            List.of("%1$s=%2$s", "%1$s!=%2$s", "%1$s in (%2$s,%3$s)", "%1$s notin (%2$s,%3$s)", "%1$s", "!%1$s");

    private final Random random = new Random(20);

    @Test
    void theFirstIsTheOneThatIsFoundByAskingAllInOrder() {
        int[] found = {0};
        for (int number = 0; number < CASES; number++) {
            List<Selecting> policies = IntStream.range(0, random.nextInt(6))
                    .mapToObj(place -> selecting("p" + place, selector()))
                    .toList();
            Map<String, String> labels = labels();
            var expected =
                    policies.stream().filter(policy -> policy.matches(labels)).findFirst();
            assertThat(Candidates.of(policies, UnaryOperator.identity()).first(labels, policy -> true))
                    .as("%s of %s", labels, policies)
                    .isEqualTo(expected);
            found[0] += expected.isPresent() ? 1 : 0;
        }
        assertThat(found[0]).isBetween(CASES / 4, CASES * 9 / 10);
    }

    @Test
    void oneSelectsByWhatItIsNow() {
        Selecting gold = selecting("p", "tier=gold");
        Selecting silver = selecting("p", "tier=silver");
        Candidates candidates = Candidates.of(List.of(gold), policy -> silver);
        assertThat(candidates.first(Map.of("tier", "silver"), policy -> true)).contains(gold);
        assertThat(candidates.first(Map.of("tier", "gold"), policy -> true)).isEmpty();
    }

    private static Selecting selecting(String name, String selector) {
        return Selecting.of(name, Map.of("selector", selector)).orElseThrow();
    }

    private String selector() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(number -> one(REQUIREMENTS).formatted(one(WORDS), one(WORDS), one(WORDS)))
                .collect(Collectors.joining(","));
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new HashMap<>();
        IntStream.range(0, random.nextInt(4)).forEach(number -> labels.put(one(WORDS), one(WORDS)));
        return labels;
    }

    private String one(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
