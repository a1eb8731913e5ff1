// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.suite.AllocatorSuite;
import org.netcls.benchmark.suite.CgroupfsSuite;
import org.netcls.benchmark.suite.ControlSuite;
import org.netcls.benchmark.suite.EnginesSuite;
import org.netcls.benchmark.suite.IsolatorSuite;
import org.netcls.benchmark.suite.PolicySuite;
import org.netcls.benchmark.suite.StartSuite;
import org.netcls.benchmark.suite.StateSuite;
import org.netcls.benchmark.suite.Suite;
import org.netcls.benchmark.suite.SwapSuite;

/** What the command line asks for. */
record Arguments(Suite suite, Effort effort, Optional<Path> json, Optional<Path> svg) {
    private static final Map<String, Suite> SUITES = new TreeMap<>(Map.of(
            "allocator",
            new AllocatorSuite(),
            "cgroupfs",
            new CgroupfsSuite(),
            "control",
            new ControlSuite(),
            "engines",
            new EnginesSuite(),
            "isolator",
            new IsolatorSuite(),
            "policy",
            new PolicySuite(),
            "start",
            new StartSuite(),
            "state",
            new StateSuite(),
            "swap",
            new SwapSuite()));

    static final String USAGE = "usage: java -jar benchmark.jar " + String.join("|", SUITES.keySet())
            + " [--quick] [--json FILE], and with allocator [--svg FILE]";

    /** Empty where they are not understood. */
    static Optional<Arguments> of(List<String> words) {
        Deque<String> left = new ArrayDeque<>(words);
        Suite suite = SUITES.get(left.isEmpty() ? "" : left.pop());
        if (suite == null) {
            return Optional.empty();
        }
        Arguments arguments = new Arguments(suite, Effort.FULL, Optional.empty(), Optional.empty());
        return arguments.with(left);
    }

    private Optional<Arguments> with(Deque<String> left) {
        if (left.isEmpty()) {
            return Optional.of(this);
        }
        String option = left.pop();
        if (option.equals("--quick")) {
            return new Arguments(suite, Effort.QUICK, json, svg).with(left);
        }
        if (left.isEmpty() || option.equals("--svg") && !suite.hasPlot()) {
            return Optional.empty();
        }
        Optional<Path> file = Optional.of(Path.of(left.pop()));
        return switch (option) {
            case "--json" -> new Arguments(suite, effort, file, svg).with(left);
            case "--svg" -> new Arguments(suite, effort, json, file).with(left);
            default -> Optional.empty();
        };
    }
}
