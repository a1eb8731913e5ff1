// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Function;
import org.netcls.isolator.policy.table.ObjectName.Kind;

/** What nft prints is read, or refused as nothing that it prints. */
final class ListingTarget {
    private ListingTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String json = new String(input, UTF_8);
        read(json, Listing::present);
        read(json, Listing::counters);
        read(json, Listing::counts);
        read(json, listing -> listing.elements(Kind.MAP));
    }

    private static void read(String json, Function<Listing, ?> reader) {
        try {
            reader.apply(Listing.read(json));
        } catch (IllegalArgumentException e) {
            // As promised.
        }
    }
}
