// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How often one operation of the isolator was called since the agent started, how it ended, and how long it took.
 *
 * @param buckets how many calls took how long, by rising upper bounds; each call is in one bucket
 * @param total time spent in all calls
 * @param failures how many calls ended with which exception, by its simple name; they are among the calls
 */
public record OperationStatistics(
        Operation operation, List<Bucket> buckets, Duration total, Map<String, Long> failures) {
    public OperationStatistics {
        buckets = List.copyOf(buckets);
        failures = Map.copyOf(failures);
    }

    /** What is counted. */
    public enum Operation {
        PREPARE,
        ASSIGN,
        ISOLATE,
        RELABEL,
        CLEANUP,
        DESTROY,
        /** Those that the isolator makes by itself included. */
        RECONCILE,
        /** The reconciliation and the cleanups that it consists of are counted as such too. */
        RECOVER
    }

    /**
     * Calls that took no longer than the bound, and longer than that of the bucket before.
     *
     * @param bound in seconds, and included; infinite in the last one
     */
    public record Bucket(double bound, long count) {}

    /** How many calls there were. */
    public long calls() {
        return buckets.stream().mapToLong(Bucket::count).sum();
    }
}
