// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;
import org.netcls.api.OperationStatistics;
import org.netcls.api.OperationStatistics.Bucket;
import org.netcls.api.OperationStatistics.Operation;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.Statistics;
import org.netcls.state.http.gate.TrafficSamples;
import org.netcls.state.http.mirror.Samples;
import org.netcls.state.http.policies.FakePolicies;

class MetricsTest {
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-z_]+)(\\{[a-z]+=\"([^\"\\\\\n]|\\\\.)*\"(,[a-z]+=\"([^\"\\\\\n]|\\\\.)*\")*,?})? \\S+");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_]+) ([a-z]+)");

    private static final Overview OVERVIEW = new Overview(
            7,
            new BackEnd(true, "/run/netcls"),
            Optional.of("bitmap"),
            Optional.of("take threw"),
            List.of(new HandleCounts(new Primary(0x10), 3, 2, 65_530), new HandleCounts(new Primary(0x20), 0, 0, 255)),
            3,
            List.of(new ForeignGroup("/run/netcls/other", Optional.empty(), "its name")),
            List.of(new Drift(new ContainerId("web"), new NetClsHandle(0x10, 1), 0)),
            new Reconciliation(9, 2, 1, 1, 4, 0));
    private static final Statistics STATISTICS = new Statistics(
            Arrays.stream(Operation.values()).map(MetricsTest::statistics).toList(), 3, 1, 2, Duration.ofMillis(1500));

    private final String text = full();

    private static OperationStatistics statistics(Operation operation) {
        return new OperationStatistics(
                operation,
                List.of(new Bucket(0.001, 5), new Bucket(0.1, 0), new Bucket(Double.POSITIVE_INFINITY, 2)),
                Duration.ofMillis(2500),
                Map.of("BusyGroupException", 2L, "NoHandleException", 1L));
    }

    @Test
    void everyLineIsASampleOrAComment() {
        assertThat(text.lines())
                .allMatch(line -> line.startsWith("# ") || SAMPLE.matcher(line).matches());
    }

    @Test
    void countersEndInTotalAndNothingElseDoes() {
        List<String> types = new ArrayList<>();
        Matcher type = TYPE.matcher(text);
        while (type.find()) {
            types.add(type.group(2));
            assertThat(type.group(1).endsWith("_total"))
                    .as(type.group())
                    .isEqualTo(type.group(2).equals("counter"));
        }
        assertThat(types).contains("counter", "gauge", "histogram", "summary");
    }

    @Test
    void theStateIsShown() {
        assertThat(text.lines())
                .contains(
                        "netcls_up 1.0",
                        "netcls_containers 3.0",
                        "netcls_drifted_containers 1.0",
                        "netcls_back_end_real 1.0",
                        "netcls_allocator_faulty 1.0",
                        "netcls_allocator_info{name=\"bitmap\"} 1",
                        "netcls_handles{primary=\"0x0010\",use=\"free\"} 65530.0",
                        "netcls_handles{primary=\"0x0020\",use=\"used\"} 0.0",
                        "netcls_reconciliations_total 9.0",
                        "netcls_drifts_total 2.0",
                        "netcls_drifts_repaired_total 1.0",
                        "netcls_groups_vanished_total 1.0",
                        "netcls_reconciliation_failures_total 4.0");
    }

    @Test
    void operationsAreCountedAndTimed() {
        assertThat(text.lines())
                .contains(
                        "netcls_operation_duration_seconds_bucket{operation=\"prepare\",le=\"0.001\"} 5",
                        "netcls_operation_duration_seconds_bucket{operation=\"prepare\",le=\"0.1\"} 5",
                        "netcls_operation_duration_seconds_bucket{operation=\"prepare\",le=\"+Inf\"} 7",
                        "netcls_operation_duration_seconds_count{operation=\"prepare\"} 7",
                        "netcls_operation_duration_seconds_sum{operation=\"prepare\"} 2.5",
                        "netcls_operation_failures_total{operation=\"destroy\",reason=\"BusyGroupException\"} 2.0",
                        "netcls_allocator_swaps_total 3.0",
                        "netcls_allocator_faults_total 1.0",
                        "netcls_recoveries_total 2.0",
                        "netcls_last_recovery_duration_seconds 1.5");
    }

    @Test
    void requestsAreCountedByStatusAndTimed() {
        assertThat(text.lines())
                .contains(
                        "netcls_http_requests_total{status=\"200\"} 2.0",
                        "netcls_http_requests_total{status=\"404\"} 1.0",
                        "netcls_http_request_duration_seconds_count 3",
                        "netcls_http_request_duration_seconds_sum 0.75",
                        "netcls_http_event_streams 4.0");
    }

    @Test
    void containersAreShownWithTheirHandles() {
        assertThat(text.lines())
                .contains(
                        "netcls_container_info{container=\"web\",handle=\"0x00100001\",primary=\"0x0010\"} 1",
                        "netcls_container_info{container=\"o\\\"dd\",handle=\"0x00100002\",primary=\"0x0010\"} 1");
    }

    @Test
    void policiesAreShownWithWhatWasCounted() {
        assertThat(text.lines())
                .contains(
                        "netcls_policy_in_force{policy=\"gold\"} 1.0",
                        "netcls_policy_in_force{policy=\"quiet\"} 0.0",
                        "netcls_policy_in_force{policy=\"wrong\"} 0.0",
                        "netcls_policy_packets_total{policy=\"gold\"} 8.0",
                        "netcls_policy_bytes_total{policy=\"gold\"} 672.0",
                        "netcls_policy_dropped_packets_total{policy=\"gold\"} 3.0",
                        "netcls_policy_dropped_bytes_total{policy=\"gold\"} 252.0",
                        "netcls_policy_container_bytes_total{container=\"o\\\"dd\",handle=\"0x00200009\",policy=\"gold\"} 672.0");
    }

    @Test
    void withoutCountersItIsShownAllTheSameWhetherAPolicyIsInForce() {
        String uncounted =
                write(new Metrics().policies(FakePolicies.faulty("nft says no").read()));
        assertThat(uncounted)
                .contains("netcls_policy_in_force{policy=\"gold\"} 1.0")
                .doesNotContain("_total");
    }

    @Test
    void withoutPoliciesNothingIsSaidOfThem() {
        assertThat(write(new Metrics().policies(FakePolicies.nobody("").read()).policyContainers(Map.of())))
                .doesNotContain("policy");
    }

    @Test
    void withoutAnIsolatorItSaysSo() {
        assertThat(write(new Metrics().http(TrafficSamples.none(), 0, 0).up(false))
                        .lines())
                .contains("netcls_up 0.0", "netcls_http_request_duration_seconds_count 0");
    }

    @Test
    void isInOrderWhereNothingHasHappenedYet() {
        Metrics metrics = new Metrics()
                .http(TrafficSamples.none(), 0, 0)
                .state(Samples.overview(1, false))
                .statistics(new Statistics(List.of(), 0, 0, 0, Duration.ZERO))
                .containers(Stream.empty());
        assertThat(write(metrics).lines())
                .allMatch(line -> line.startsWith("# ") || SAMPLE.matcher(line).matches());
    }

    @Test
    @Timeout(120)
    void promtoolHasNoComplaint() throws Exception {
        Process promtool = promtool();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(text.getBytes(UTF_8));
        }
        String complaints = new String(promtool.getInputStream().readAllBytes(), UTF_8);
        assertThat(complaints).isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    private static Process promtool() throws IOException {
        try {
            return new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw e;
            }
            return Assumptions.abort("promtool is not here; Debian's package prometheus has it: " + e.getMessage());
        }
    }

    private static String full() {
        return write(new Metrics()
                .http(TrafficSamples.of(Duration.ofMillis(250), 200, 404, 200), 4, 512)
                .state(OVERVIEW)
                .statistics(STATISTICS)
                .containers(Stream.of(
                        Samples.assignment("web", 0x0010_0001),
                        Samples.assignment("o\"dd", 0x0010_0002),
                        Samples.assignment("bare", 0)))
                .policies(FakePolicies.counted().read())
                .policyContainers(Map.of(
                        "gold",
                        Map.of(
                                new HandleStatus(
                                        FakePolicies.HANDLE,
                                        HandleUse.USED,
                                        Optional.of(new ContainerId("o\"dd")),
                                        Optional.empty()),
                                FakePolicies.SENT)))
                .up(true));
    }

    private static String write(Metrics metrics) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, metrics.build());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toString(UTF_8);
    }
}
