// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.netcls.benchmark.ledger.LedgerRecovery;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Measured;
import org.netcls.benchmark.report.Row;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** How long a start takes, and how long the lock is held while another allocator takes over. */
public final class SwapSuite implements Suite {
    @Override
    public void run(Effort effort, Consumer<Row> rows) throws RunnerException {
        report("warm", effort.steady(), rows);
        report("first", effort.cold(), rows);
    }

    private static void report(String when, ChainedOptionsBuilder options, Consumer<Row> rows) throws RunnerException {
        for (Measured measured : Measured.run(options.include(LedgerRecovery.class.getName() + "\\..*"))) {
            rows.accept(Row.of(measured.method(), params(measured, when), measured.median() / 1000, "ms")
                    .atMost(mostMillis(when, measured.method())));
        }
    }

    private static double mostMillis(String when, String work) {
        return switch (work + " " + when) {
            case "recover warm" -> 1;
            case "restore warm" -> 2;
            case "recover first" -> 20;
            default -> 5;
        };
    }

    private static Map<String, String> params(Measured measured, String when) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("run", when);
        if (measured.hasParam("allocator")) {
            params.put("allocator", measured.param("allocator"));
        }
        return params;
    }
}
