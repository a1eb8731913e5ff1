// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.netcls.isolator.policy.table.Present;
import org.netcls.isolator.policy.table.TableText;

/** A policy, {@code KEY=VALUE} on each line, is refused, or reads the same as it is shown and makes a table. */
final class PolicyTarget {
    private PolicyTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Map<String, String> properties = new HashMap<>();
        new String(input, UTF_8).lines().forEach(line -> {
            String[] sides = line.split("=", 2);
            properties.put(sides[0], sides[sides.length - 1]);
        });
        Policy policy;
        try {
            policy = Policy.of("fuzzed", properties);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage().chars().anyMatch(Character::isISOControl)).isFalse();
            return;
        }
        assertThat(Selector.parse(policy.selector().toString())).isEqualTo(policy.selector());
        requireSame(policy.egress());
        requireSame(policy.ingress());
        policy.rates()
                .each()
                .ifPresent(rate -> assertThat(Rate.parse(rate.toString())).isEqualTo(rate));
        assertThat(TableText.of(List.of(policy), Present.NOTHING).text().isEmpty())
                .isEqualTo(policy.mode() == Mode.OFF);
    }

    private static void requireSame(Traffic traffic) {
        traffic.rules().forEach(rule -> assertThat(Rule.parse(rule.toString())).isEqualTo(rule));
    }
}
