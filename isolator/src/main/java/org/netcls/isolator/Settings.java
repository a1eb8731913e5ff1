// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/** The configuration, read and checked. */
record Settings(List<Integer> primaries, BitSet secondaries, Duration quarantine, Duration allocatorWait) {
    /** @throws IllegalArgumentException naming the property that is wrong */
    static Settings of(NetClsIsolator.Config config) {
        return new Settings(
                HandleSyntax.primaries("primary.handle", config.primary_handle()),
                HandleSyntax.secondaries("secondary.handles", config.secondary_handles()),
                seconds("quarantine", config.quarantine()),
                seconds("allocator.wait", config.allocator_wait()));
    }

    private static Duration seconds(String property, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(property + ": '" + value + "' is negative");
        }
        return Duration.ofSeconds(value);
    }
}
