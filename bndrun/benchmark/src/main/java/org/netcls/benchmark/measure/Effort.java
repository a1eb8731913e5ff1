// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.measure;

import java.util.List;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How much time a run may take. */
public enum Effort {
    /** A suite ends within 50 seconds. */
    QUICK(1, 2, 10, 20, 3, List.of(0, 65_534)),
    FULL(2, 3, 20, 20, 9, List.of(0, 100, 1000, 32_768, 65_534));

    private final int forks;
    private final int warmups;
    private final int measurements;
    private final int millis;
    private final int coldForks;
    private final List<Integer> occupancies;

    Effort(int forks, int warmups, int measurements, int millis, int coldForks, List<Integer> occupancies) {
        this.forks = forks;
        this.warmups = warmups;
        this.measurements = measurements;
        this.millis = millis;
        this.coldForks = coldForks;
        this.occupancies = occupancies;
    }

    /** The numbers of used handles to measure at. */
    public List<Integer> occupancies() {
        return occupancies;
    }

    /** For code that has run for a while. */
    public ChainedOptionsBuilder steady() {
        return quiet().forks(forks)
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(300))
                .measurementIterations(measurements)
                .measurementTime(TimeValue.milliseconds(millis));
    }

    /** For code that a process runs for the first time. */
    public ChainedOptionsBuilder cold() {
        return quiet().mode(Mode.SingleShotTime)
                .forks(coldForks)
                .warmupIterations(0)
                .measurementIterations(1);
    }

    private static ChainedOptionsBuilder quiet() {
        return new OptionsBuilder().verbosity(VerboseMode.SILENT).shouldFailOnError(true);
    }
}
