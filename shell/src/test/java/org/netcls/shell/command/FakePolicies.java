// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Policies;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyPreview;
import org.netcls.api.PolicyReason;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;

/** Policies that say what a test has put there. */
public final class FakePolicies implements Policies {
    public final List<PolicyStatus> configured = new ArrayList<>();
    final Map<String, PolicyTraffic> traffic = new HashMap<>();
    final Map<NetClsHandle, PolicyTraffic> handles = new HashMap<>();
    final List<PolicyReason> reasons = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    Optional<String> unanswered = Optional.empty();

    private void ask() throws PolicyException {
        if (unanswered.isPresent()) {
            throw new PolicyException(unanswered.get());
        }
    }

    @Override
    public List<PolicyStatus> policies() {
        return List.copyOf(configured);
    }

    @Override
    public Map<String, PolicyTraffic> traffic() throws NetClsException {
        ask();
        return traffic;
    }

    @Override
    public Map<NetClsHandle, PolicyTraffic> handles(String policy) throws NetClsException {
        ask();
        return handles;
    }

    @Override
    public String rules(String policy) throws NetClsException {
        ask();
        return "rules of " + policy;
    }

    @Override
    public PolicyPreview preview(String name, Map<String, ?> properties) {
        if (!properties.containsKey("primary")) {
            throw new IllegalArgumentException("primary is missing");
        }
        return new PolicyPreview(name + " " + properties, List.of("a remark"));
    }

    @Override
    public List<PolicyReason> why(ContainerId container, Map<String, String> labels) {
        return reasons;
    }

    @Override
    public void remove(String policy) {
        removed.add(policy);
    }

    @Override
    public Optional<String> inside(NetClsHandle handle) {
        throw new UnsupportedOperationException();
    }
}
