// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One measured value, what it is compared with, and what it is meant to reach. */
record Row(
        String name,
        Map<String, String> params,
        double value,
        String unit,
        OptionalDouble baseline,
        Optional<Target> target) {

    /** @param text the bound, as in {@code <= 100 ns} */
    record Target(String text, boolean reached) {}

    Row {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    static Row of(String name, Map<String, String> params, double value, String unit) {
        return new Row(name, params, value, unit, OptionalDouble.empty(), Optional.empty());
    }

    OptionalDouble ratio() {
        return baseline.isPresent() ? OptionalDouble.of(value / baseline.getAsDouble()) : baseline;
    }

    Row against(double other) {
        return new Row(name, params, value, unit, OptionalDouble.of(other), target);
    }

    Row atMost(double bound) {
        return toReach("<= " + Numbers.shown(bound) + " " + unit, value <= bound);
    }

    Row ratioAtLeast(double bound) {
        return toReach("ratio >= " + Numbers.shown(bound), ratio().orElseThrow() >= bound);
    }

    private Row toReach(String text, boolean reached) {
        return new Row(name, params, value, unit, baseline, Optional.of(new Target(text, reached)));
    }
}
