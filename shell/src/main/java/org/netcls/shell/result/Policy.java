// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netcls.api.Overview;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.json.NativeJson;
import org.netcls.json.PolicyJson;
import org.netcls.text.Printable;

/**
 * A policy as scripts see it: what there is not is an empty text.
 *
 * @param containers how many handles under its primary are used
 * @param traffic what its containers have sent, and what was dropped; empty where it is not in force, or the kernel cannot be asked
 */
public record Policy(PolicyStatus status, int containers, Optional<PolicyTraffic> traffic) {
    public static Policy of(PolicyStatus status, Overview overview, Optional<PolicyTraffic> traffic) {
        return new Policy(status, PolicyJson.containers(status, overview), traffic);
    }

    public String name() {
        return Printable.escape(status.name());
    }

    public String selector() {
        return Printable.escape(status.selector());
    }

    public Object primary() {
        return status.primary().isPresent() ? status.primary().get() : "";
    }

    public String mode() {
        return NativeJson.mode(status.mode());
    }

    public Object packets() {
        return traffic.isPresent() ? traffic.get().packets() : "";
    }

    public Object bytes() {
        return traffic.isPresent() ? traffic.get().bytes() : "";
    }

    /** Packets that were dropped, or would be where it only learns. */
    public Object drops() {
        return traffic.isPresent() ? traffic.get().droppedPackets() : "";
    }

    public String since() {
        return status.since().map(Instant::toString).orElse("");
    }

    public String fault() {
        return Printable.escape(status.fault().orElse(""));
    }

    /** A list that Gogo can call, unlike those that cannot be changed. */
    public List<String> remarks() {
        return new ArrayList<>(status.remarks());
    }

    @Override
    public String toString() {
        return name();
    }
}
