// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.util.function.Consumer;
import org.netcls.benchmark.host.UnsupportedHostException;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.report.Plot;
import org.netcls.benchmark.report.Row;
import org.openjdk.jmh.runner.RunnerException;

/** Measurements that belong together. */
public interface Suite {
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
