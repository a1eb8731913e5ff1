// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.List;
import java.util.stream.Collectors;
import org.netcls.isolator.policy.table.ObjectName.Kind;

/**
 * A chain of rules.
 *
 * @param hook where the kernel calls it; empty if only other chains do
 */
record Chain(String name, String hook, List<String> rules) {
    Chain {
        rules = List.copyOf(rules);
    }

    Chain(String name, List<String> rules) {
        this(name, "", rules);
    }

    ObjectName object() {
        return new ObjectName(Kind.CHAIN, name);
    }

    String text() {
        return object().block(rules.stream().map(rule -> "\t\t" + rule + "\n").collect(Collectors.joining()));
    }
}
