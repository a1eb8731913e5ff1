// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.util.function.Consumer;
import org.netcls.benchmark.agent.AgentJar;
import org.netcls.benchmark.host.Jdk;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.report.Row;
import org.netcls.benchmark.start.Starts;

/** How long the agent takes until it serves the state, and what it takes in memory then, on each JDK that is there. */
public final class StartSuite implements Suite {
    @Override
    public void run(Effort effort, Consumer<Row> rows) throws IOException, InterruptedException {
        AgentJar jar = AgentJar.find();
        try (NetClsSandbox sandbox = NetClsSandbox.open()) {
            for (Jdk jdk : Jdk.installed()) {
                Starts.of(jdk, sandbox, effort, rows).measure(jar.benchmark());
            }
        }
    }
}
