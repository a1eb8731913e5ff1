// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import jakarta.json.JsonObject;

/** What a counter of the kernel has. */
public record Count(long packets, long bytes) {
    public static final Count NOTHING = new Count(0, 0);

    static Count of(JsonObject counter) {
        return new Count(
                counter.getJsonNumber("packets").longValue(),
                counter.getJsonNumber("bytes").longValue());
    }

    /** What was added since; all of it where the counter has begun anew. */
    public Count since(Count before) {
        return packets < before.packets ? this : new Count(packets - before.packets, bytes - before.bytes);
    }
}
