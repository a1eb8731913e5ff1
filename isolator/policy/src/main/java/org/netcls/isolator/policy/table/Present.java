// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.netcls.api.Primary;

/**
 * What of ours is there.
 *
 * @param table whether the table is
 * @param applied the hash of what was applied last, as the table says itself
 * @param primaries of policies, by the names of their chains of what is sent
 * @param fingerprint of all chains, rules and declarations of ours, whatever was counted: where it is another one than right
 *     after the last application, somebody has changed something
 */
public record Present(
        boolean table,
        SortedSet<ObjectName> objects,
        Optional<String> applied,
        Map<String, Primary> primaries,
        String fingerprint) {
    /** No table. */
    public static final Present NOTHING = Listing.NOTHING.present();

    /** Of one that somebody else saw, what tells whether it is another one now. */
    public static Present left(String fingerprint) {
        return new Present(true, NOTHING.objects(), Optional.empty(), Map.of(), fingerprint);
    }

    public Present {
        objects = Collections.unmodifiableSortedSet(new TreeSet<>(objects));
        primaries = Map.copyOf(primaries);
    }
}
