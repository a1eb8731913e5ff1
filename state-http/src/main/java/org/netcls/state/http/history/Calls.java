// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.history;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongBinaryOperator;
import java.util.stream.IntStream;
import org.netcls.api.OperationStatistics;
import org.netcls.api.OperationStatistics.Bucket;

/**
 * Calls, by how long they took.
 *
 * @param buckets with the same bounds for all operations
 * @param failures how many of the calls failed
 */
record Calls(List<Bucket> buckets, long failures) {
    Calls {
        buckets = List.copyOf(buckets);
    }

    static Calls of(OperationStatistics operation) {
        return new Calls(
                operation.buckets(),
                operation.failures().values().stream().mapToLong(count -> count).sum());
    }

    /** Those that were made since. */
    Calls since(Calls before) {
        return with(before, (now, then) -> now - then);
    }

    Calls and(Calls others) {
        return with(others, Long::sum);
    }

    private Calls with(Calls others, LongBinaryOperator operator) {
        return new Calls(
                IntStream.range(0, buckets.size())
                        .mapToObj(i -> new Bucket(
                                buckets.get(i).bound(),
                                operator.applyAsLong(
                                        buckets.get(i).count(),
                                        others.buckets.get(i).count())))
                        .toList(),
                operator.applyAsLong(failures, others.failures));
    }

    long count() {
        return buckets.stream().mapToLong(Bucket::count).sum();
    }

    /**
     * What this part of the calls took no longer than, in seconds: interpolated within the bucket that it falls into, and
     * the last finite bound for what took longer than that. Empty without calls.
     */
    OptionalDouble quantile(double part) {
        double left = part * count();
        double lower = 0;
        for (Bucket bucket : buckets) {
            if (bucket.count() > 0 && left <= bucket.count()) {
                double width = Double.isFinite(bucket.bound()) ? bucket.bound() - lower : 0;
                return OptionalDouble.of(lower + width * left / bucket.count());
            }
            left -= bucket.count();
            lower = bucket.bound();
        }
        return OptionalDouble.empty();
    }
}
