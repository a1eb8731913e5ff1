// SPDX-License-Identifier: Apache-2.0
package org.netcls.json;

import jakarta.json.stream.JsonGenerator;
import java.util.Optional;
import org.netcls.api.HandleCounts;
import org.netcls.api.Overview;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;

/** How policies look in our own API. */
public final class PolicyJson {
    private PolicyJson() {}

    /** How many handles under its primary are used. */
    public static int containers(PolicyStatus policy, Overview overview) {
        return overview.handles().stream()
                .filter(counts -> policy.primary().equals(Optional.of(counts.primary())))
                .mapToInt(HandleCounts::used)
                .sum();
    }

    /**
     * The members of {@code PolicyStatus} of the OpenAPI document but for its handles, within an object.
     *
     * @param containers as {@link #containers} says
     * @param traffic empty where the policy is not in force, or the kernel cannot be asked
     */
    public static void policy(
            JsonGenerator json, PolicyStatus policy, int containers, Optional<PolicyTraffic> traffic) {
        json.write("name", policy.name()).write("selector", policy.selector()).write("order", policy.order());
        policy.primary().ifPresent(primary -> json.write("primary", primary.toString()));
        json.write("mode", NativeJson.mode(policy.mode()));
        policy.since().ifPresent(since -> json.write("since", since.toString()));
        policy.fault().ifPresent(fault -> json.write("fault", fault));
        json.writeStartArray("remarks");
        policy.remarks().forEach(json::write);
        json.writeEnd().write("containers", containers);
        traffic.ifPresent(counted -> traffic(json, counted));
    }

    /** A member {@code traffic}, within an object. */
    public static void traffic(JsonGenerator json, PolicyTraffic traffic) {
        json.writeStartObject("traffic")
                .write("packets", traffic.packets())
                .write("bytes", traffic.bytes())
                .write("droppedPackets", traffic.droppedPackets())
                .write("droppedBytes", traffic.droppedBytes())
                .writeEnd();
    }
}
