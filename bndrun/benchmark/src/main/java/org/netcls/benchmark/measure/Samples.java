// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.measure;

import java.util.Arrays;

/** Measured values of the same thing. */
public final class Samples {
    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    public static Samples of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    public static Samples of(long[] values) {
        return of(Arrays.stream(values).asDoubleStream().toArray());
    }

    /** Of an even number of values, the mean of the two in the middle. */
    public double median() {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** @param part how much of them is no greater, as in 0.99 */
    public double quantile(double part) {
        return sorted[(int) Math.ceil(part * sorted.length) - 1];
    }

    public double max() {
        return sorted[sorted.length - 1];
    }
}
