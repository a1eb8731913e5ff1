// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.Policies;
import org.netcls.api.PolicyStatus;
import org.netcls.api.Request;
import org.osgi.framework.BundleException;

/**
 * What the benchmark can ask for:
 *
 * <pre>
 * live FROM TO            containers live-FROM to live-TO
 * park PID                the container "parked" with this process inside
 * cycles COUNT PID        nanoseconds that each of COUNT lives of a container takes
 * threads COUNT PID...    nanoseconds that COUNT lives in each of as many threads as there are processes take together
 * empty COUNT             the same as cycles, of containers that no process enters
 * start COUNT GROUPS      nanoseconds that each of COUNT starts of the isolator takes, until it knows GROUPS containers
 * stop+start COUNT GROUPS the same from the moment at which it begins to stop
 * update COUNT GROUPS     the same of updates, from the moment at which the service has gone
 * reconcile COUNT         of each of COUNT comparisons by turns the nanoseconds that it takes, and those of its thread
 * uuids COUNT             containers with ids like those of Mesos, the same ones in every run
 * http 0                  the port of the HTTP server
 * static 0                serves under /static/ what the agent answers now, as it is
 * prepares COUNT MILLIS   nanoseconds that each of COUNT prepares takes, one every so many milliseconds, each followed
 *                         by the cleanup of that container
 * beside COUNT MILLIS     the same while another thread compares again and again
 * selected COUNT NUMBER   the same as prepares without a pause, of containers that policy NUMBER selects
 * policies COUNT          waits until so many policies, and no others, are in force
 * </pre>
 */
record Requests(Services services) {
    /** The label by which policies select, with a number. */
    private static final String POLICY = "policy";

    long[] serve(String[] words) throws NetClsException, BundleException, IOException, InterruptedException {
        int first = Integer.parseInt(words[1]);
        return switch (words[0]) {
            case "live" -> live(first, Integer.parseInt(words[2]));
            case "park" -> park(first);
            case "cycles" -> new Lives(services.isolator()).with(Long.parseLong(words[2]), first);
            case "empty" -> new Lives(services.isolator()).empty(first);
            case "threads" -> new Lives(services.isolator()).inThreads(first, pids(words));
            case "start" -> new Restarts(services).starts(first, Integer.parseInt(words[2]));
            case "stop+start" -> new Restarts(services).stopsAndStarts(first, Integer.parseInt(words[2]));
            case "update" -> new Restarts(services).updates(first, Integer.parseInt(words[2]));
            case "reconcile" -> new Comparisons(services.isolator()).run(first);
            case "beside" ->
                new Comparisons(services.isolator()).beside(prepares(Request.ANY), first, Long.parseLong(words[2]));
            case "uuids" -> uuids(first);
            case "http" -> new long[] {services.httpPort()};
            case "static" -> serveStatic();
            case "prepares" -> prepares(Request.ANY).run(first, Long.parseLong(words[2]));
            case "selected" -> selected(first, words[2]);
            case "policies" -> policies(first);
            default -> throw new IllegalArgumentException("no request '" + words[0] + "'");
        };
    }

    private static List<Long> pids(String[] words) {
        return Stream.of(words).skip(2).map(Long::valueOf).toList();
    }

    private long[] live(int from, int to) throws NetClsException, InterruptedException {
        Isolator isolator = services.isolator();
        for (int number : IntStream.rangeClosed(from, to).toArray()) {
            isolator.prepare(new ContainerId("live-" + number));
        }
        return new long[0];
    }

    private long[] park(long pid) throws NetClsException, InterruptedException {
        services.isolator().prepare(Lives.PARKED);
        services.isolator().isolate(Lives.PARKED, pid);
        return new long[0];
    }

    private long[] uuids(int count) throws NetClsException, InterruptedException {
        Isolator isolator = services.isolator();
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            isolator.prepare(new ContainerId(new UUID(random.nextLong(), random.nextLong()).toString()));
        }
        return new long[0];
    }

    private Prepares prepares(Request request) throws InterruptedException {
        return new Prepares(services.isolator(), request);
    }

    private long[] selected(int count, String policy) throws NetClsException, InterruptedException {
        Request request = Request.ANY.withLabels(Map.of(POLICY, policy));
        return prepares(request).run(count, 0);
    }

    private long[] policies(int count) throws InterruptedException {
        Policies policies = services.policies();
        while (!areInForce(policies.policies(), count)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        return new long[0];
    }

    private static boolean areInForce(List<PolicyStatus> policies, int count) {
        return policies.size() == count
                && policies.stream()
                        .allMatch(policy ->
                                policy.since().isPresent() && policy.fault().isEmpty());
    }

    private long[] serveStatic() throws IOException, InterruptedException {
        services.register(StaticPages.of("http://127.0.0.1:" + services.httpPort()));
        return new long[0];
    }
}
