// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Arrays;
import java.util.List;

/**
 * What happens to packets of one direction.
 *
 * @param rules of which the first that matches holds
 * @param byDefault what happens to what none matches
 */
public record Traffic(List<Rule> rules, Verdict byDefault) {
    public Traffic {
        rules = List.copyOf(rules);
    }

    /** Reads rules that are parted by semicolons or ends of lines. */
    static List<Rule> parse(String text) {
        return Arrays.stream(text.split("[;\\n]"))
                .filter(rule -> !rule.isBlank())
                .map(Rule::parse)
                .toList();
    }

    /** Whether it says of any packet that it is dropped. */
    public boolean canDrop() {
        return byDefault == Verdict.DENY || rules.stream().anyMatch(rule -> rule.verdict() == Verdict.DENY);
    }
}
