// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark;

import java.util.Arrays;

/** Measured values of the same thing. */
final class Samples {
    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    static Samples of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    static Samples of(long[] values) {
        return of(Arrays.stream(values).asDoubleStream().toArray());
    }

    /** Of an even number of values, the mean of the two in the middle. */
    double median() {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    double max() {
        return sorted[sorted.length - 1];
    }
}
