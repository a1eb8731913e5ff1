// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleStatus;
import org.netcls.api.OperationStatistics;
import org.netcls.api.Overview;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.Statistics;
import org.netcls.json.NativeJson;
import org.netcls.state.http.gate.Traffic;
import org.netcls.state.http.policies.PolicyReading;

/** What is measured, under the names that Prometheus gets. */
final class Metrics {
    private final MetricSnapshots.Builder snapshots = MetricSnapshots.builder();

    MetricSnapshots build() {
        return snapshots.build();
    }

    Metrics up(boolean isUp) {
        return gauge("netcls_up", "Whether the isolator is there and has recovered.", isUp ? 1 : 0);
    }

    Metrics state(Overview overview) {
        gauge("netcls_containers", "Containers that are prepared.", overview.containers());
        gauge(
                "netcls_foreign_groups",
                "Groups that the isolator does not manage, under the root or carrying handles of the configured ranges.",
                overview.foreign().size());
        gauge(
                "netcls_drifted_containers",
                "Containers whose group carries another classid now, or of which a process is in another group.",
                overview.drifts().size());
        gauge(
                "netcls_back_end_real",
                "Whether the kernel tags packets; 0 for the emulated back end.",
                overview.backEnd().tagsPackets() ? 1 : 0);
        gauge(
                "netcls_allocator_faulty",
                "Whether the allocator in use did something wrong and is not asked any more.",
                overview.allocatorFault().isPresent() ? 1 : 0);
        handles(overview);
        reconciliation(overview.reconciliation());
        return info("netcls_allocator", "The allocator that chooses handles.", overview.allocator());
    }

    private void handles(Overview overview) {
        GaugeSnapshot.Builder handles = GaugeSnapshot.builder()
                .name("netcls_handles")
                .help("Secondary handles by primary: used, quarantined after their release, or free.");
        for (HandleCounts use : overview.handles()) {
            String primary = use.primary().toString();
            handles.dataPoint(handles(primary, "used", use.used()))
                    .dataPoint(handles(primary, "quarantined", use.quarantined()))
                    .dataPoint(handles(primary, "free", use.free()));
        }
        snapshots.metricSnapshot(handles.build());
    }

    private static GaugeDataPointSnapshot handles(String primary, String use, int count) {
        return GaugeDataPointSnapshot.builder()
                .labels(Labels.of("primary", primary, "use", use))
                .value(count)
                .build();
    }

    private void reconciliation(Reconciliation counts) {
        counter("netcls_reconciliations", "How often all groups were compared with what is known.", counts.runs());
        counter("netcls_drifts", "Groups found with another classid than ours.", counts.drifted());
        counter("netcls_drifts_repaired", "Classids written back.", counts.repaired());
        counter("netcls_groups_vanished", "Containers released because their group was gone.", counts.vanished());
        counter("netcls_reconciliation_failures", "Groups that could not be read or repaired.", counts.failures());
    }

    Metrics statistics(Statistics statistics) {
        HistogramSnapshot.Builder durations = HistogramSnapshot.builder()
                .name("netcls_operation_duration_seconds")
                .unit(Unit.SECONDS)
                .help("How long the isolator's operations took.");
        CounterSnapshot.Builder failures = CounterSnapshot.builder()
                .name("netcls_operation_failures")
                .help("Operations that ended with an exception, by its name.");
        for (OperationStatistics operation : statistics.operations()) {
            Labels name = Labels.of("operation", NativeJson.operation(operation.operation()));
            durations.dataPoint(durations(name, operation));
            operation
                    .failures()
                    .forEach((reason, count) -> failures.dataPoint(CounterDataPointSnapshot.builder()
                            .labels(name.merge(Labels.of("reason", reason)))
                            .value(count)
                            .build()));
        }
        snapshots.metricSnapshot(durations.build()).metricSnapshot(failures.build());
        counter("netcls_allocator_swaps", "How often an allocator began to choose.", statistics.allocatorSwaps());
        counter("netcls_allocator_faults", "How often an allocator did something wrong.", statistics.allocatorFaults());
        counter("netcls_recoveries", "How often all groups were read anew.", statistics.recoveries());
        return gauge(
                "netcls_last_recovery_duration_seconds",
                "How long the last recovery took.",
                NativeJson.seconds(statistics.lastRecovery()));
    }

    private static HistogramDataPointSnapshot durations(Labels name, OperationStatistics operation) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        operation.buckets().forEach(bucket -> buckets.bucket(bucket.bound(), bucket.count()));
        return HistogramDataPointSnapshot.builder()
                .labels(name)
                .classicHistogramBuckets(buckets.build())
                .sum(NativeJson.seconds(operation.total()))
                .build();
    }

    /** @param inFlight bytes */
    Metrics http(Traffic traffic, int streams, long inFlight) {
        CounterSnapshot.Builder requests = CounterSnapshot.builder()
                .name("netcls_http_requests")
                .help("HTTP requests that were answered, by status.");
        long all = 0;
        for (var answer : traffic.answers().entrySet()) {
            all += answer.getValue();
            requests.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(Labels.of("status", answer.getKey().toString()))
                    .value(answer.getValue())
                    .build());
        }
        snapshots
                .metricSnapshot(requests.build())
                .metricSnapshot(SummarySnapshot.builder()
                        .name("netcls_http_request_duration_seconds")
                        .unit(Unit.SECONDS)
                        .help("How long answers took to their end, those of event streams included.")
                        .dataPoint(SummaryDataPointSnapshot.builder()
                                .count(all)
                                .sum(NativeJson.seconds(Duration.ofNanos(traffic.nanos())))
                                .build())
                        .build());
        gauge("netcls_http_in_flight_bytes", "Kept now for clients that have not taken it yet.", inFlight);
        return gauge("netcls_http_event_streams", "Clients that follow the events now.", streams);
    }

    /** One metric for each container that has a handle. */
    Metrics containers(Stream<Assignment> assignments) {
        InfoSnapshot.Builder containers =
                InfoSnapshot.builder().name("netcls_container").help("Who has which handle.");
        assignments.forEach(assignment -> assignment
                .handle()
                .ifPresent(handle -> containers.dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "container",
                                assignment.container().value(),
                                "handle",
                                handle.hex(),
                                "primary",
                                new Primary(handle.primary()).toString()))
                        .build())));
        snapshots.metricSnapshot(containers.build());
        return this;
    }

    /** Of each policy; what was counted, as far as it can be read. */
    Metrics policies(PolicyReading reading) {
        if (reading.policies().isEmpty()) {
            return this;
        }
        GaugeSnapshot.Builder inForce =
                GaugeSnapshot.builder().name("netcls_policy_in_force").help("Whether the kernel has a policy's rules.");
        PolicyCounters counters = new PolicyCounters("netcls_policy", "of a policy");
        for (PolicyStatus policy : reading.policies()) {
            Labels name = Labels.of("policy", policy.name());
            inForce.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(name)
                    .value(policy.since().isPresent() ? 1 : 0)
                    .build());
            Optional.ofNullable(reading.traffic().get(policy.name())).ifPresent(traffic -> counters.add(name, traffic));
        }
        snapshots.metricSnapshot(inForce.build());
        counters.build().forEach(snapshots::metricSnapshot);
        return this;
    }

    /**
     * What was counted of each container of a policy.
     *
     * @param traffic by the name of the policy
     */
    Metrics policyContainers(Map<String, Map<HandleStatus, PolicyTraffic>> traffic) {
        PolicyCounters counters = new PolicyCounters("netcls_policy_container", "of a container of a policy");
        traffic.forEach((policy, handles) -> handles.forEach((handle, counted) -> counters.add(
                Labels.of(
                        "policy",
                        policy,
                        "container",
                        handle.container().map(ContainerId::value).orElse(""),
                        "handle",
                        handle.handle().hex()),
                counted)));
        counters.build().forEach(snapshots::metricSnapshot);
        return this;
    }

    private Metrics gauge(String name, String help, double value) {
        snapshots.metricSnapshot(GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build());
        return this;
    }

    private void counter(String name, String help, long value) {
        snapshots.metricSnapshot(CounterSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
                .build());
    }

    private Metrics info(String name, String help, Optional<String> value) {
        InfoSnapshot.Builder info = InfoSnapshot.builder().name(name).help(help);
        value.ifPresent(label -> info.dataPoint(
                InfoDataPointSnapshot.builder().labels(Labels.of("name", label)).build()));
        snapshots.metricSnapshot(info.build());
        return this;
    }
}
