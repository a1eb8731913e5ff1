// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.OperationStatistics.Bucket;

class CallsTest {
    private static final Offset<Double> NEARLY = within(1e-9);

    static Calls calls(long upTo1, long upTo2, long more) {
        return new Calls(
                List.of(new Bucket(1, upTo1), new Bucket(2, upTo2), new Bucket(Double.POSITIVE_INFINITY, more)), 0);
    }

    @Test
    void withoutCallsThereIsNoQuantile() {
        assertThat(calls(0, 0, 0).quantile(0.5)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "0.1, 0.1", "1, 1"})
    void aQuantileIsInterpolatedWithinItsBucket(double part, double seconds) {
        assertThat(calls(10, 0, 0).quantile(part).orElseThrow()).isEqualTo(seconds, NEARLY);
    }

    @Test
    void aQuantileIsInTheFirstBucketThatReachesIt() {
        assertThat(calls(50, 50, 0).quantile(0.5).orElseThrow()).isEqualTo(1, NEARLY);
        assertThat(calls(50, 50, 0).quantile(0.99).orElseThrow()).isEqualTo(1.98, NEARLY);
        assertThat(calls(0, 4, 0).quantile(0.5).orElseThrow()).isEqualTo(1.5, NEARLY);
    }

    @Test
    void whatTookLongerThanTheLastBoundIsShownAsTheBound() {
        assertThat(calls(1, 0, 3).quantile(0.99).orElseThrow()).isEqualTo(2);
    }

    @Test
    void callsSinceAreThoseThatWereMadeMeanwhile() {
        assertThat(calls(5, 3, 1).since(calls(2, 3, 0))).isEqualTo(calls(3, 0, 1));
        assertThat(calls(5, 3, 1).and(calls(1, 1, 1))).isEqualTo(calls(6, 4, 2));
        assertThat(calls(5, 3, 1).count()).isEqualTo(9);
    }
}
