// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.ObjectName.Kind;

/**
 * The table of policies for {@code nft -f -}, which applies it as a whole or not at all. Chains are replaced; counters and
 * meters are kept. It is for nft 0.9.5 and Linux 5.7 or newer.
 *
 * @param text empty if there is nothing to do
 * @param hash of what is wanted, that {@link Present#applied} has once it is in force; empty if it is no table
 */
public record TableText(String text, String hash) {
    public static final String NAME = Names.TABLE;
    /** Takes the table away, and is fine where there is none. */
    public static final String DELETE = "table " + Names.TABLE + "\ndelete table " + Names.TABLE + "\n";

    private static final int DIGITS = 16;

    /**
     * Makes what is there into what is wanted. There is no table where all policies are off.
     *
     * @throws IllegalArgumentException if two that are not off have the same primary
     */
    public static TableText of(Collection<Policy> wanted, Present present) {
        Table table = Table.of(wanted);
        if (table.isEmpty()) {
            return new TableText(present.table() ? DELETE : "", "");
        }
        String hash = Hash.of(table.text()).substring(0, DIGITS);
        Table signed = table.with(new Chain(Names.APPLIED, List.of("return comment \"" + hash + "\"")));
        return new TableText(signed.text() + flushes(wanted, present) + signed.deletions(present), hash);
    }

    /** What was counted of handles of a primary that a policy had before is not that of the next when it has that again. */
    private static String flushes(Collection<Policy> wanted, Present present) {
        return wanted.stream()
                .filter(Policy::isOn)
                .filter(policy -> !policy.primary()
                        .equals(present.primaries().getOrDefault(Names.egress(policy), policy.primary())))
                .flatMap(Names::sets)
                .map(set -> new ObjectName(Kind.SET, set).command("flush"))
                .collect(Collectors.joining());
    }

    /** The chains of a policy, without those of all policies that lead to them. */
    public static String alone(Policy policy) {
        return Table.alone(policy).text();
    }

    /**
     * A table of one policy for a network namespace of its containers' own, where others may have theirs beside it. What was
     * counted there before is forgotten. It has no class of tc there, so nothing waits. It is named by the primary, so that
     * containers of a pod keep theirs when a policy gets another primary.
     */
    public static String inside(Policy policy) {
        TableText alone = of(List.of(policy.unshaped()), Present.NOTHING);
        return (DELETE + alone.text)
                .replace(NAME, NAME + String.format("-%04x", policy.primary().value()));
    }
}
