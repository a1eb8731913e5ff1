// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netcls.api.OperationStatistics;
import org.netcls.api.OperationStatistics.Bucket;
import org.netcls.api.OperationStatistics.Operation;
import org.netcls.isolator.fakes.Call;

class TimingTest {
    private final Timing timing = new Timing();

    @Test
    void theBucketsRiseToInfinity() {
        assertThat(statistics().buckets())
                .extracting(Bucket::bound)
                .containsExactly(
                        0.000025,
                        0.00005,
                        0.0001,
                        0.00025,
                        0.0005,
                        0.001,
                        0.0025,
                        0.005,
                        0.01,
                        0.025,
                        0.05,
                        0.1,
                        0.25,
                        0.5,
                        1.0,
                        2.5,
                        5.0,
                        10.0,
                        Double.POSITIVE_INFINITY);
    }

    @Test
    void eachCallIsInTheFirstBucketThatItFits() {
        timing.took(0);
        timing.took(25_000);
        timing.took(25_001);
        timing.took(10_000_000_000L);
        timing.took(10_000_000_001L);
        timing.took(Long.MAX_VALUE / 2);
        List<Bucket> filled = statistics().buckets().stream()
                .filter(bucket -> bucket.count() > 0)
                .toList();
        assertThat(filled)
                .containsExactly(
                        new Bucket(0.000025, 2),
                        new Bucket(0.00005, 1),
                        new Bucket(10, 1),
                        new Bucket(Double.POSITIVE_INFINITY, 2));
        assertThat(statistics().calls()).isEqualTo(6);
    }

    @Test
    void addsUpTheTime() {
        timing.took(1_000);
        timing.took(2_000_000_000);
        assertThat(statistics().total()).isEqualTo(Duration.ofNanos(2_000_001_000));
    }

    @Test
    void tellsFailuresByKind() {
        timing.failed(new IllegalStateException("one"));
        timing.failed(new IllegalStateException("another"));
        timing.failed(new IOException());
        assertThat(statistics().failures()).isEqualTo(Map.of("IllegalStateException", 2L, "IOException", 1L));
    }

    @Test
    void losesNoCallWhoeverRecords() throws Exception {
        List<Call<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(Call.start(() -> record(10_000)));
        }
        for (Call<Void> caller : callers) {
            caller.result();
        }
        assertThat(statistics().calls()).isEqualTo(40_000);
        assertThat(statistics().total()).isEqualTo(Duration.ofNanos(4L * 10_000 * 9_999 / 2));
    }

    private Void record(int calls) {
        for (int nanos = 0; nanos < calls; nanos++) {
            timing.took(nanos);
        }
        return null;
    }

    private OperationStatistics statistics() {
        return timing.statistics(Operation.PREPARE);
    }
}
