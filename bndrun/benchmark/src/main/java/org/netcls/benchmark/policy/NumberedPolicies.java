// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.policy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.netcls.api.NetClsHandle;
import org.netcls.benchmark.host.PacketSender;
import org.netcls.isolator.policy.rules.Policy;

/** Policies that differ in their number: in their name, in the value of the label that selects, and in their primary. */
enum NumberedPolicies {
    /** They count what each container sends, and let all of it pass. */
    COUNTING(Map.of()),
    /** They let pass what is sent by the {@link PacketSender}, and deny the rest. */
    DENYING(Map.of("egress", "allow 192.0.2.0/24 udp " + PacketSender.PORT, "egress.default", "deny"));

    private static final int FIRST_PRIMARY = 0x20;

    private final Map<String, String> rules;

    NumberedPolicies(Map<String, String> rules) {
        this.rules = rules;
    }

    List<Policy> all(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Policy.of(name(number), properties(number)))
                .toList();
    }

    static String name(int number) {
        return "p" + number;
    }

    /** As a configuration has them. */
    Map<String, String> properties(int number) {
        Map<String, String> properties = new TreeMap<>(rules);
        properties.put("selector", "policy=" + number);
        properties.put("primary", Integer.toString(primary(number)));
        return properties;
    }

    static int primary(int number) {
        return FIRST_PRIMARY + number;
    }

    /** The handle of the policy's container with this number, the first of which is 1. */
    static NetClsHandle handle(int policy, int container) {
        return new NetClsHandle(primary(policy), container);
    }
}
