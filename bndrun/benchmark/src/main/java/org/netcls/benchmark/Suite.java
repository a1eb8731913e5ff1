// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark;

import java.io.IOException;
import java.util.function.Consumer;
import org.openjdk.jmh.runner.RunnerException;

/** Measurements that belong together. */
interface Suite {
    /**
     * @param rows told each row as soon as it is known
     * @throws UnsupportedHostException if it cannot run on this host
     */
    void run(Effort effort, Consumer<Row> rows) throws RunnerException, IOException, InterruptedException;

    /** Whether {@link Plot} can draw its rows. */
    default boolean hasPlot() {
        return false;
    }
}
