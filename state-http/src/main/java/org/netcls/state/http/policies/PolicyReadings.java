// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.policies;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Policies;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Reads the policies. What the kernel has counted is asked by a thread of its own and may be a second old, because each
 * question runs a program; where nothing is in force nobody asks.
 */
@Component(service = PolicyReadings.class)
public final class PolicyReadings {
    private final ExecutorService asker = Executors.newSingleThreadExecutor(PolicyReadings::thread);
    private final Recent<Map<String, PolicyTraffic>> traffic =
            recent(() -> present().traffic());
    private final Map<String, Recent<Map<NetClsHandle, PolicyTraffic>>> handles = new ConcurrentHashMap<>();

    private final BundleContext context;

    private volatile Policies policies;
    private volatile boolean wereThere;

    @Activate
    public PolicyReadings(BundleContext context) {
        this.context = context;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindPolicies(Policies bound) {
        policies = bound;
        wereThere = true;
    }

    synchronized void unbindPolicies(Policies gone) {
        if (policies == gone) {
            policies = null;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "net_cls policy counters");
        thread.setDaemon(true);
        return thread;
    }

    private <T> Recent<T> recent(Callable<T> question) {
        return new Recent<>(question, asker, System::nanoTime);
    }

    private Policies present() throws PolicyException {
        Policies now = policies;
        if (now == null) {
            throw new PolicyException(PolicyReading.NOBODY);
        }
        return now;
    }

    public PolicyReading read() {
        Policies now = policies;
        if (now == null) {
            return PolicyReading.absent(wereThere || isInstalled());
        }
        List<PolicyStatus> all = now.policies();
        handles.keySet().retainAll(all.stream().map(PolicyStatus::name).collect(Collectors.toSet()));
        try {
            boolean isNeeded = all.stream().anyMatch(policy -> policy.since().isPresent());
            return PolicyReading.of(all, isNeeded ? traffic.get() : Map.of());
        } catch (PolicyException e) {
            return PolicyReading.uncounted(all, e.getMessage());
        }
    }

    private boolean isInstalled() {
        return Stream.of(context.getBundles()).map(Bundle::getSymbolicName).anyMatch(PolicyReading.BUNDLE::equals);
    }

    /**
     * What was counted of each handle of a policy; of one that is not in force, nothing.
     *
     * @throws PolicyException if it cannot be read
     */
    public Map<NetClsHandle, PolicyTraffic> handles(PolicyStatus policy) throws PolicyException {
        String name = policy.name();
        return policy.since().isEmpty()
                ? Map.of()
                : handles.computeIfAbsent(name, key -> recent(() -> present().handles(key)))
                        .get();
    }

    @Deactivate
    void stop() {
        asker.shutdownNow();
    }
}
