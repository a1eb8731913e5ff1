// SPDX-License-Identifier: Apache-2.0
package org.netcls.awaited.replacement;

import java.time.Duration;

/**
 * For how long a part of the agent may be away that is replaced: {@code netcls.wait} seconds, 5 if the system property is not
 * set or no whole number. Callers wait for so long, and what a part leaves to the next one is kept for them.
 */
public final class Replacement {
    private static final long DEFAULT_SECONDS = 5;

    // More than anybody waits for; far from where nanoseconds overflow.
    private static final long MOST_SECONDS = Duration.ofDays(365).toSeconds();

    private Replacement() {}

    /** From nothing to a year. */
    public static Duration longest() {
        return Duration.ofSeconds(Math.max(0, Math.min(Long.getLong("netcls.wait", DEFAULT_SECONDS), MOST_SECONDS)));
    }

    /** The same, or 5 s if callers wait for less. */
    public static Duration longestOrDefault() {
        Duration least = Duration.ofSeconds(DEFAULT_SECONDS);
        return longest().compareTo(least) < 0 ? least : longest();
    }
}
