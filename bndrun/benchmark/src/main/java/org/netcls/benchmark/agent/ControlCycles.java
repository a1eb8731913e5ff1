// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import static org.netcls.benchmark.groups.Contest.RAW;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalDouble;
import org.netcls.benchmark.groups.Contest;
import org.netcls.benchmark.groups.CycleTimes;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.report.Row;

/** The time that it takes to assign and release a container, over the control socket and in the agent itself. */
public record ControlCycles(Contest contest, Agent agent) {
    private static final int WARM_UP = 5_000;
    private static final String SERVICE = "Isolator";
    private static final String KEPT = "socket";
    private static final String NEW = "socket,new";

    private interface Change {
        void send(String container, boolean assigns) throws IOException;
    }

    /** So that the compiler has compiled all of it before it counts. */
    public void warmUp() throws IOException {
        for (int done = 0; done < WARM_UP; done += all()) {
            service();
            kept();
            connecting();
        }
    }

    public void time() throws IOException, InterruptedException {
        Rounds rounds = new Rounds();
        contest.raw().ifPresent(raw -> rounds.add(RAW, () -> CycleTimes.micros(raw.run("empty", all()))));
        rounds.add(SERVICE, () -> CycleTimes.micros(service()));
        rounds.add(KEPT, () -> CycleTimes.micros(kept()));
        rounds.add(NEW, () -> CycleTimes.micros(connecting()));
        rounds.run(contest.plan().rounds());

        OptionalDouble service = rounds.median(SERVICE);
        report(SERVICE, service, rounds.median(RAW));
        report(KEPT, rounds.median(KEPT), service);
        report(NEW, rounds.median(NEW), service);
    }

    private void report(String side, OptionalDouble micros, OptionalDouble baseline) {
        contest.rows()
                .accept(Row.of("assign+release", Map.of("side", side), micros.orElseThrow(), "us")
                        .against(baseline));
    }

    private long[] service() throws IOException {
        return agent.ask("empty", all());
    }

    /** Over one connection. */
    private long[] kept() throws IOException {
        try (ControlConnection connection = connect()) {
            return times(connection::change);
        }
    }

    /** Over a new connection for each request. */
    private long[] connecting() throws IOException {
        return times((container, assigns) -> {
            try (ControlConnection connection = connect()) {
                connection.change(container, assigns);
            }
        });
    }

    private ControlConnection connect() throws IOException {
        return ControlConnection.open(agent.socket());
    }

    private long[] times(Change change) throws IOException {
        long[] took = new long[all()];
        for (int i = 0; i < took.length; i++) {
            String container = "cycle-0-" + i;
            long start = System.nanoTime();
            change.send(container, true);
            change.send(container, false);
            took[i] = System.nanoTime() - start;
        }
        return took;
    }

    private int all() {
        return contest.plan().allCycles();
    }
}
