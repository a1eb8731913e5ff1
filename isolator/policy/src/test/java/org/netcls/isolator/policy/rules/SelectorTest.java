// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.isolator.policy.rules.Requirement.Operator;

class SelectorTest {
    private static final String[] KEYS = {"a", "b"};
    // The last one is in no list.
    private static final String[] VALUES = {"x", "y", "z"};

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tier=gold | tier=gold | tier=silver
            tier == gold | tier=gold | app=gold
            tier!=gold | tier=silver | tier=gold
            tier!=gold | app=gold | tier=gold
            tier in (gold, silver) | tier=silver | tier=bronze
            tier in(gold) | tier=gold | app=x
            tier notin (gold,silver) | tier=bronze | tier=silver
            tier notin (gold) | app=x | tier=gold
            tier | tier=x | app=tier
            ! tier | app=x | tier=x
            tier= | tier= | tier=x
            in in (in) | in=in | in=notin
            example.org/app=a:b/c | example.org/app=a:b/c | app=a
            """)
    void selectsAsKubernetesDoes(String selector, String selected, String other) {
        assertThat(Selector.parse(selector).matches(labels(selected))).isTrue();
        assertThat(Selector.parse(selector).matches(labels(other))).isFalse();
    }

    @Test
    void requiresAllOfIt() {
        Selector selector = Selector.parse("tier=gold,app in (a,b),!test");
        assertThat(selector.matches(Map.of("tier", "gold", "app", "b"))).isTrue();
        assertThat(selector.matches(Map.of("tier", "gold", "app", "b", "test", "")))
                .isFalse();
        assertThat(selector.matches(Map.of("tier", "gold"))).isFalse();
    }

    @Test
    void selectsNobodyWhereItRequiresNothing() {
        assertThat(Selector.parse(" ").matches(Map.of())).isFalse();
        assertThat(Selector.parse("").overlaps(Selector.parse("a"))).isFalse();
        assertThat(Selector.parse("").isContradictory()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "a,",
                ",a",
                "a b",
                "=x",
                "!a=x",
                "!a in (x)",
                "a in",
                "a in ()",
                "a in (x,)",
                "a in x",
                "a in (x",
                "a=x)",
                "a>1",
                "a = x y",
                "-a",
                "a-",
                "a=\u0001",
                "!",
                "a in (x) b"
            })
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Selector.parse(text))
                .withMessageContaining("is expected");
    }

    @Test
    void isReadAsItIsShown() {
        Random random = new Random(20);
        for (int i = 0; i < 500; i++) {
            Selector selector = selector(random);
            assertThat(Selector.parse(selector.toString())).isEqualTo(selector);
        }
    }

    @Test
    void overlapsWithAnotherWhereSomeLabelsAreSelectedByBoth() {
        Random random = new Random(20);
        List<Map<String, String>> all = allLabels();
        int overlapping = 0;
        for (int i = 0; i < 5000; i++) {
            Selector one = selector(random);
            Selector other = selector(random);
            boolean both = all.stream().anyMatch(labels -> one.matches(labels) && other.matches(labels));
            assertThat(one.overlaps(other)).as("%s and %s", one, other).isEqualTo(both);
            assertThat(one.isContradictory())
                    .as("%s", one)
                    .isEqualTo(all.stream().noneMatch(one::matches));
            overlapping += both ? 1 : 0;
        }
        assertThat(overlapping).isBetween(500, 4500);
    }

    private static Selector selector(Random random) {
        return new Selector(Stream.generate(() -> requirement(random))
                .limit(1 + random.nextInt(4))
                .toList());
    }

    private static Requirement requirement(Random random) {
        String key = KEYS[random.nextInt(KEYS.length)];
        return switch (random.nextInt(4)) {
            case 0 -> Requirement.of(key, Operator.EXISTS);
            case 1 -> Requirement.of(key, Operator.MISSING);
            case 2 -> Requirement.of(key, Operator.IN, values(random));
            default -> Requirement.of(key, Operator.NOT_IN, values(random));
        };
    }

    private static String[] values(Random random) {
        return random.nextInt(3) == 0 ? new String[] {"x", "y"} : new String[] {VALUES[random.nextInt(2)]};
    }

    private static List<Map<String, String>> allLabels() {
        List<Map<String, String>> all = new ArrayList<>(List.of(Map.of()));
        for (String key : KEYS) {
            for (Map<String, String> labels : List.copyOf(all)) {
                for (String value : VALUES) {
                    Map<String, String> more = new HashMap<>(labels);
                    more.put(key, value);
                    all.add(more);
                }
            }
        }
        return all;
    }

    private static Map<String, String> labels(String text) {
        String[] parts = text.split("=", 2);
        return Map.of(parts[0], parts[1]);
    }
}
