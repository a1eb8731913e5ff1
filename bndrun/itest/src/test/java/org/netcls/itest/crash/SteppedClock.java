// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The clock on the wall of an agent, which can be set, made into a library that the agent loads first. */
final class SteppedClock {
    private final Preloaded library;

    private SteppedClock(Preloaded library) {
        this.library = library;
    }

    static SteppedClock in(Path folder) throws IOException {
        return new SteppedClock(Preloaded.build(folder, "stepped-clock", 1));
    }

    /** What an agent is started with whose clock is to be set. */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.path(), "CLOCK_ORDERS", library.orders());
    }

    /** Sets it ahead of this process's by that much, or behind. */
    void set(Duration ahead) {
        library.mapped().put(0, (int) ahead.toSeconds());
    }
}
