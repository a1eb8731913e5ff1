// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.util.function.Consumer;
import org.netcls.benchmark.agent.Agent;
import org.netcls.benchmark.agent.AgentJar;
import org.netcls.benchmark.agent.StateReads;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.Wrk;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.report.Row;

/** What the state over HTTP costs, at every handle of one primary in use. */
public final class StateSuite implements Suite {
    private static final int CONTAINERS = 65_535;

    @Override
    public void run(Effort effort, Consumer<Row> rows) throws IOException, InterruptedException {
        AgentJar jar = AgentJar.find();
        Wrk.require();
        try (NetClsSandbox sandbox = NetClsSandbox.open();
                // The second primary is for those that come and go.
                Agent agent = Agent.start(jar, sandbox, "-Dnetcls.primary.handle=0x10,0x20")) {
            agent.ask("uuids", CONTAINERS);
            agent.ask("static", 0);
            StateReads reads = StateReads.of(agent, effort, rows);
            reads.atRest();
            reads.whileContainersChange();
        }
    }
}
