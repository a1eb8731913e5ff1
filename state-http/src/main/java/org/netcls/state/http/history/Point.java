// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.history;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.netcls.api.HandleCounts;
import org.netcls.api.OperationStatistics.Operation;

/**
 * What happened in the time between two readings, and how the handles were used at its end.
 *
 * @param took how long that time was
 * @param all the operations that callers ask for, together
 * @param operations those that were called
 * @param handles of the first {@value #MOST_PRIMARIES} primaries
 */
public record Point(
        Instant time, Duration took, Activity all, Map<Operation, Activity> operations, List<HandleCounts> handles) {
    /** So that memory is bounded. */
    static final int MOST_PRIMARIES = 64;

    // Not what the isolator does by itself.
    private static final Set<Operation> ASKED_FOR =
            Set.of(Operation.PREPARE, Operation.ASSIGN, Operation.ISOLATE, Operation.CLEANUP, Operation.DESTROY);

    /**
     * How often something was called, and how long it took.
     *
     * @param failures how many failed; one that is counted just now may be ahead of its call
     * @param median in seconds; empty without calls
     * @param p99 in seconds; empty without calls
     */
    public record Activity(long calls, long failures, OptionalDouble median, OptionalDouble p99) {
        public Activity {
            if (calls < 0 || failures < 0) {
                throw new IllegalArgumentException(calls + " calls, " + failures + " failures");
            }
        }

        static Activity of(Calls calls) {
            return new Activity(calls.count(), calls.failures(), calls.quantile(0.5), calls.quantile(0.99));
        }
    }

    public Point {
        operations = Map.copyOf(operations);
        handles = List.copyOf(handles);
    }

    /** @param before an earlier reading of the same isolator */
    static Point between(Reading before, Reading after) {
        Map<Operation, Calls> made = new EnumMap<>(Operation.class);
        after.operations()
                .forEach((operation, calls) ->
                        made.put(operation, calls.since(before.operations().get(operation))));
        return new Point(
                after.time(),
                Duration.ofNanos(after.nanos() - before.nanos()),
                Activity.of(ASKED_FOR.stream().map(made::get).reduce(Calls::and).orElseThrow()),
                activities(made),
                after.handles().stream().limit(MOST_PRIMARIES).toList());
    }

    private static Map<Operation, Activity> activities(Map<Operation, Calls> made) {
        return made.entrySet().stream()
                .filter(entry -> entry.getValue().count() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Activity.of(entry.getValue())));
    }
}
