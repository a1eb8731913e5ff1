// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A policy as it is configured.
 *
 * @param selector which labels select it, in the syntax of Kubernetes; empty for those that ask for its primary only
 * @param order of policies that select a container the lowest wins, and then the name
 * @param primary of the handles that its containers get; empty where its configuration has none that can be read
 * @param since when the rules that are in force came into force; empty if there are none
 * @param fault why it is not as it is configured; empty if it is
 * @param remarks what its author may not have meant, as that a rule never matches
 */
public record PolicyStatus(
        String name,
        String selector,
        int order,
        Optional<Primary> primary,
        Mode mode,
        Optional<Instant> since,
        Optional<String> fault,
        List<String> remarks) {
    /** What is done about what its rules do not allow. */
    public enum Mode {
        /** Nothing: it has no rules. */
        OFF,
        /** It is counted and told, and passes. */
        LEARN,
        /** It is dropped. */
        ENFORCE
    }

    public PolicyStatus {
        remarks = List.copyOf(remarks);
    }
}
