// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.policies;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Policies;
import org.netcls.api.PolicyException;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.api.Primary;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Policies of each kind, beside a kernel that can be asked or not. */
public final class FakePolicies implements InvocationHandler {
    public static final PolicyTraffic SENT = new PolicyTraffic(8, 672, 3, 252);
    public static final NetClsHandle HANDLE = new NetClsHandle(0x20, 9);

    private static final PolicyStatus GOLD = new PolicyStatus(
            "gold",
            "tier=gold",
            100,
            Optional.of(new Primary(0x20)),
            PolicyStatus.Mode.ENFORCE,
            Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
            Optional.empty(),
            List.of("rule 2 of egress never matches"));
    private static final PolicyStatus QUIET = new PolicyStatus(
            "quiet",
            "tier=quiet",
            100,
            Optional.of(new Primary(0x10)),
            PolicyStatus.Mode.OFF,
            Optional.empty(),
            Optional.empty(),
            List.of());
    private static final PolicyStatus WRONG = new PolicyStatus(
            "wrong",
            "",
            0,
            Optional.empty(),
            PolicyStatus.Mode.ENFORCE,
            Optional.empty(),
            Optional.of("primary is missing"),
            List.of());

    private final List<PolicyStatus> policies;
    private final Optional<String> fault;
    volatile int asked;

    private FakePolicies(List<PolicyStatus> policies, Optional<String> fault) {
        this.policies = policies;
        this.fault = fault;
    }

    /** Readings of policies whose counters can be read. */
    public static PolicyReadings counted() {
        return new FakePolicies(List.of(GOLD, QUIET, WRONG), Optional.empty()).readings();
    }

    /** Readings of policies whose counters cannot be read. */
    public static PolicyReadings faulty(String fault) {
        return new FakePolicies(List.of(GOLD, QUIET, WRONG), Optional.of(fault)).readings();
    }

    /** Policies of which none is in force. */
    static FakePolicies withoutRules() {
        return new FakePolicies(List.of(QUIET, WRONG), Optional.empty());
    }

    /**
     * Readings where nobody keeps policies.
     *
     * @param bundle the one that is installed
     */
    public static PolicyReadings nobody(String bundle) {
        Bundle installed = proxy(Bundle.class, (proxy, called, arguments) -> bundle);
        return new PolicyReadings(proxy(BundleContext.class, (proxy, called, arguments) -> new Bundle[] {installed}));
    }

    /** Readings of policies that are being replaced. */
    public static PolicyReadings gone() {
        PolicyReadings readings = nobody("");
        Policies policies = proxy(Policies.class, withoutRules());
        readings.bindPolicies(policies);
        readings.unbindPolicies(policies);
        return readings;
    }

    PolicyReadings readings() {
        PolicyReadings readings = nobody("");
        readings.bindPolicies(proxy(Policies.class, this));
        return readings;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws PolicyException {
        return switch (method.getName()) {
            case "policies" -> policies;
            case "traffic" -> Map.of("gold", asked(SENT));
            case "handles" -> Map.of(HANDLE, asked(SENT));
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private PolicyTraffic asked(PolicyTraffic answer) throws PolicyException {
        // By one thread only.
        asked++;
        if (fault.isPresent()) {
            throw new PolicyException(fault.get());
        }
        return answer;
    }
}
