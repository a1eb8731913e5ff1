// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.measure;

import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** What JMH has measured of one method with one set of parameters. */
public record Measured(RunResult result) {
    public static List<Measured> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run().stream().map(Measured::new).toList();
    }

    /** The median, because on a shared machine a mean tells about the neighbours. */
    public double median() {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    /** Garbage for each call, as JMH's profiler {@code gc} has seen it. */
    public double bytesPerCall() {
        return result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
    }

    public boolean isOf(Class<?> benchmark) {
        return result.getParams().getBenchmark().startsWith(benchmark.getName() + ".");
    }

    public String method() {
        String benchmark = result.getParams().getBenchmark();
        return benchmark.substring(benchmark.lastIndexOf('.') + 1);
    }

    public boolean hasParam(String name) {
        return result.getParams().getParamsKeys().contains(name);
    }

    public String param(String name) {
        return result.getParams().getParam(name);
    }
}
