// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.measure;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Measures several sides by turns, round after round, so that what disturbs the machine meets all of them. */
public final class Rounds {
    /** What is measured in one round. */
    @FunctionalInterface
    public interface Side {
        double measure() throws IOException, InterruptedException;
    }

    private final Map<String, Side> sides = new LinkedHashMap<>();
    private final Map<String, Samples> results = new LinkedHashMap<>();

    public Rounds add(String name, Side side) {
        sides.put(name, side);
        return this;
    }

    public Rounds run(int count) throws IOException, InterruptedException {
        Map<String, double[]> values = new LinkedHashMap<>();
        sides.keySet().forEach(name -> values.put(name, new double[count]));
        for (int round = 0; round < count; round++) {
            for (Map.Entry<String, Side> side : sides.entrySet()) {
                values.get(side.getKey())[round] = side.getValue().measure();
            }
        }
        values.forEach((name, measured) -> results.put(name, Samples.of(measured)));
        return this;
    }

    /** Over the rounds; empty if there is no such side. */
    public OptionalDouble median(String name) {
        Samples result = results.get(name);
        return result == null ? OptionalDouble.empty() : OptionalDouble.of(result.median());
    }
}
