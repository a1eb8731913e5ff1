// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.policies;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;

/**
 * The policies at one moment.
 *
 * @param traffic by the names of those that are in force, as far as it can be read
 * @param trafficFault why it cannot be read; empty if it can, or nothing is in force
 * @param absence why there can be no policies; empty if there can
 * @param mayCome whether who is absent may be about to come
 */
public record PolicyReading(
        List<PolicyStatus> policies,
        Map<String, PolicyTraffic> traffic,
        Optional<String> trafficFault,
        Optional<String> absence,
        boolean mayCome) {
    static final String BUNDLE = "org.netcls.isolator.policy";
    static final String NOBODY = "the bundle " + BUNDLE + ", which keeps policies, is not there";

    public PolicyReading {
        policies = List.copyOf(policies);
        traffic = Map.copyOf(traffic);
    }

    static PolicyReading absent(boolean mayCome) {
        return new PolicyReading(List.of(), Map.of(), Optional.empty(), Optional.of(NOBODY), mayCome);
    }

    static PolicyReading of(List<PolicyStatus> policies, Map<String, PolicyTraffic> traffic) {
        return new PolicyReading(policies, traffic, Optional.empty(), Optional.empty(), false);
    }

    static PolicyReading uncounted(List<PolicyStatus> policies, String fault) {
        return new PolicyReading(policies, Map.of(), Optional.of(fault), Optional.empty(), false);
    }

    /** What was counted of a policy; empty where that is not known. */
    public Optional<PolicyTraffic> traffic(PolicyStatus policy) {
        return Optional.ofNullable(traffic.get(policy.name()));
    }

    public Optional<PolicyStatus> named(String name) {
        return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
    }
}
