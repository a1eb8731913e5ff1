// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import jakarta.json.stream.JsonGenerator;
import java.util.Optional;
import org.netcls.api.HandleCounts;
import org.netcls.api.Overview;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.api.Primary;
import org.netcls.json.NativeJson;
import org.netcls.state.http.policies.PolicyReading;

/** How policies look in our own API. */
final class PolicyJson {
    private PolicyJson() {}

    /** The members of {@code PolicyStatus} of the OpenAPI document, but for its handles. */
    static void policy(JsonGenerator json, PolicyStatus policy, PolicyReading reading, Overview overview) {
        json.write("name", policy.name()).write("selector", policy.selector()).write("order", policy.order());
        policy.primary().ifPresent(primary -> json.write("primary", primary.toString()));
        json.write("mode", NativeJson.mode(policy.mode()));
        policy.since().ifPresent(since -> json.write("since", since.toString()));
        policy.fault().ifPresent(fault -> json.write("fault", fault));
        json.writeStartArray("remarks");
        policy.remarks().forEach(json::write);
        json.writeEnd().write("containers", used(policy.primary(), overview));
        Optional.ofNullable(reading.traffic().get(policy.name())).ifPresent(traffic -> traffic(json, traffic));
    }

    private static int used(Optional<Primary> primary, Overview overview) {
        return overview.handles().stream()
                .filter(handles -> primary.equals(Optional.of(handles.primary())))
                .mapToInt(HandleCounts::used)
                .sum();
    }

    static void traffic(JsonGenerator json, PolicyTraffic traffic) {
        json.writeStartObject("traffic")
                .write("packets", traffic.packets())
                .write("bytes", traffic.bytes())
                .write("droppedPackets", traffic.droppedPackets())
                .write("droppedBytes", traffic.droppedBytes())
                .writeEnd();
    }
}
