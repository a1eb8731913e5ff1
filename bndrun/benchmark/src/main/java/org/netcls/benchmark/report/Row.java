// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;

/**
 * One measured value, what it is compared with, and what it is meant to reach.
 *
 * @param others how much of the machine others had meanwhile, 0 to 1
 */
public record Row(
        String name,
        Map<String, String> params,
        double value,
        String unit,
        OptionalDouble baseline,
        Optional<Target> target,
        double others) {
    private static final double TOO_MUCH = 0.1;

    /** @param text the bound, as in {@code <= 100 ns} */
    record Target(String text, boolean reached) {}

    public Row {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    public static Row of(String name, Map<String, String> params, double value, String unit) {
        return new Row(name, params, value, unit, OptionalDouble.empty(), Optional.empty(), 0);
    }

    OptionalDouble ratio() {
        return baseline.isPresent() ? OptionalDouble.of(value / baseline.getAsDouble()) : baseline;
    }

    public Row beside(double share) {
        return new Row(name, params, value, unit, baseline, target, share);
    }

    /** Whether others had so much of the machine that this tells little. */
    boolean isNoisy() {
        return others > TOO_MUCH;
    }

    public Row against(double other) {
        return against(OptionalDouble.of(other));
    }

    /** @param other empty if there is nothing to compare with */
    public Row against(OptionalDouble other) {
        return new Row(name, params, value, unit, other, target, others);
    }

    public Row atMost(double bound) {
        return toReach("<= " + Numbers.shown(bound) + " " + unit, value <= bound);
    }

    public Row atLeast(double bound) {
        return toReach(">= " + Numbers.shown(bound) + " " + unit, value >= bound);
    }

    /** Without a baseline there is nothing to reach. */
    public Row ratioAtLeast(double bound) {
        return ratioToReach("ratio >= " + Numbers.shown(bound), ratio -> ratio >= bound);
    }

    /** Without a baseline there is nothing to reach. */
    public Row ratioAtMost(double bound) {
        return ratioToReach("ratio <= " + Numbers.shown(bound), ratio -> ratio <= bound);
    }

    private Row ratioToReach(String text, DoublePredicate bound) {
        OptionalDouble ratio = ratio();
        return ratio.isPresent() ? toReach(text, bound.test(ratio.getAsDouble())) : this;
    }

    private Row toReach(String text, boolean reached) {
        return new Row(name, params, value, unit, baseline, Optional.of(new Target(text, reached)), others);
    }
}
