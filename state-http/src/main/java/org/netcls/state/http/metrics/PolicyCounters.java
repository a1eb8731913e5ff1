// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.stream.Stream;
import org.netcls.api.PolicyTraffic;

/** What policies have counted, as four counters. */
final class PolicyCounters {
    private final CounterSnapshot.Builder packets;
    private final CounterSnapshot.Builder bytes;
    private final CounterSnapshot.Builder droppedPackets;
    private final CounterSnapshot.Builder droppedBytes;

    /** @param of whose they are, for people */
    PolicyCounters(String prefix, String of) {
        packets = counter(prefix + "_packets", "Packets " + of + " that were sent, dropped ones included.");
        bytes = counter(prefix + "_bytes", "Bytes of these packets.");
        droppedPackets = counter(
                prefix + "_dropped_packets",
                "Packets " + of + " that were dropped on their way out or in, or would be where it only learns.");
        droppedBytes = counter(prefix + "_dropped_bytes", "Bytes of these packets.");
    }

    private static CounterSnapshot.Builder counter(String name, String help) {
        return CounterSnapshot.builder().name(name).help(help);
    }

    void add(Labels labels, PolicyTraffic traffic) {
        packets.dataPoint(point(labels, traffic.packets()));
        bytes.dataPoint(point(labels, traffic.bytes()));
        droppedPackets.dataPoint(point(labels, traffic.droppedPackets()));
        droppedBytes.dataPoint(point(labels, traffic.droppedBytes()));
    }

    private static CounterDataPointSnapshot point(Labels labels, long value) {
        return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    /** None where nothing was added. */
    Stream<CounterSnapshot> build() {
        return Stream.of(packets, bytes, droppedPackets, droppedBytes)
                .map(CounterSnapshot.Builder::build)
                .filter(counter -> !counter.getDataPoints().isEmpty());
    }
}
