// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;
import org.netcls.api.Policies;
import org.netcls.api.PolicyStatus;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class PoliciesHealthTest {
    private final Map<Object, HealthCheck> registered = new LinkedHashMap<>();

    private List<PolicyStatus> configured = List.of();

    @Test
    void thereIsACheckForAsLongAsSomebodyKeepsPolicies() {
        PoliciesHealth health = new PoliciesHealth(bundle());
        assertThat(registered).isEmpty();
        Policies policies = policies();
        health.bindPolicies(policies);
        assertThat(registered).containsOnlyKeys("net_cls policies");
        health.unbindPolicies(policies);
        assertThat(registered).isEmpty();
    }

    @Test
    void onePolicyThatIsNotAsItIsConfiguredIsCritical() {
        new PoliciesHealth(bundle()).bindPolicies(policies());
        assertThat(status()).isEqualTo(Status.OK);
        configured = List.of(policy("gold", Optional.empty()), policy("bad\u001b", Optional.of("primary is missing")));
        assertThat(status()).isEqualTo(Status.CRITICAL);
        assertThat(registered.get("net_cls policies").execute())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getMessage()).startsWith("bad\\u001b: primary is missing; "));
    }

    private Status status() {
        return registered.get("net_cls policies").execute().getStatus();
    }

    private static PolicyStatus policy(String name, Optional<String> fault) {
        return new PolicyStatus(
                name, "", 100, Optional.empty(), PolicyStatus.Mode.ENFORCE, Optional.empty(), fault, List.of());
    }

    private BundleContext bundle() {
        return proxy(BundleContext.class, (proxy, method, arguments) -> {
            Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
            assertThat(properties.get(HealthCheck.TAGS)).isEqualTo("netcls");
            Object name = properties.get(HealthCheck.NAME);
            registered.put(name, (HealthCheck) arguments[1]);
            return proxy(ServiceRegistration.class, (registration, called, none) -> registered.remove(name));
        });
    }

    /** A map asks a service for its hash. */
    private Policies policies() {
        return proxy(Policies.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "policies" -> configured;
            case "hashCode" -> 1;
            case "equals" -> proxy == arguments[0];
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(PoliciesHealthTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
