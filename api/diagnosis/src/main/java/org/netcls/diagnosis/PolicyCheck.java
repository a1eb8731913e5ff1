// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyStatus.Mode;
import org.netcls.text.Few;

/** Whether the policies are in force as they are configured. */
public record PolicyCheck(List<PolicyStatus> policies) {
    public static final String WHAT = "policies";

    private static final int MOST_NAMED = 10;
    private static final String PID = "org.netcls.policy~";

    public PolicyCheck {
        policies = List.copyOf(policies);
    }

    /** At least one. A fault that several policies have is told once. */
    public List<Finding> findings() {
        List<Finding> wrong =
                faults().entrySet().stream().map(PolicyCheck::finding).toList();
        return wrong.isEmpty() ? List.of(Finding.ok(WHAT, inForce())) : wrong;
    }

    private String inForce() {
        long off = policies.stream().filter(policy -> policy.mode() == Mode.OFF).count();
        long inForce =
                policies.stream().filter(policy -> policy.since().isPresent()).count();
        return policies.isEmpty()
                ? "none is configured"
                : inForce + " in force" + (off == 0 ? "" : ", and " + off + " off");
    }

    private Map<String, List<String>> faults() {
        return policies.stream()
                .filter(policy -> policy.fault().isPresent())
                .collect(Collectors.groupingBy(
                        policy -> policy.fault().orElseThrow(),
                        LinkedHashMap::new,
                        Collectors.mapping(PolicyStatus::name, Collectors.toList())));
    }

    private static Finding finding(Map.Entry<String, List<String>> fault) {
        List<String> names = fault.getValue();
        return names.equals(List.of("")) ? nameless() : fault(names, fault.getKey());
    }

    /** Whatever else is wrong with it, there is nothing by which it could be called. */
    private static Finding nameless() {
        return Finding.fail(
                WHAT,
                "one has no name",
                "call its configuration " + PID
                        + "NAME, of which NAME is 1 to 32 of a-z, 0-9 and '-' with a letter first");
    }

    private static Finding fault(List<String> names, String why) {
        return Finding.fail(
                WHAT,
                Few.of(MOST_NAMED, names) + ": " + why,
                "if it is about a value, correct that in "
                        + Few.of(MOST_NAMED, names.stream().map(PID::concat).toList())
                        + "; what nft could not do is tried again every 30 s, and the log tells of it");
    }
}
