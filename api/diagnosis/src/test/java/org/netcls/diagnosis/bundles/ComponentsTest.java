// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.diagnosis.Unconfigured;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

class ComponentsTest {
    private static final String SERVICE = "org.netcls.api.Isolator";
    private static final Bundle BUNDLE = answering(Bundle.class, Map.of());

    private final ComponentDescriptionDTO component = new ComponentDescriptionDTO();

    ComponentsTest() {
        component.bundle = new BundleDTO();
        component.bundle.symbolicName = "org.netcls.isolator";
        component.name = "isolator";
        component.configurationPolicy = "optional";
        component.configurationPid = new String[] {"org.netcls.isolator"};
        component.serviceInterfaces = new String[] {SERVICE};
    }

    @Test
    void oneThatLacksServicesNamesTheReferencesAndTheirTargets() {
        ComponentConfigurationDTO lacking = inState(ComponentConfigurationDTO.UNSATISFIED_REFERENCE);
        lacking.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {
            reference("cgroups", null), reference("allocator", "(allocator.name=bitmap)")
        };

        assertThat(obstacle(lacking))
                .isEqualTo(
                        "its component isolator misses what it refers to as cgroups, allocator (allocator.name=bitmap)");
    }

    @Test
    void oneThatFailedPointsToTheLog() {
        assertThat(obstacle(inState(ComponentConfigurationDTO.FAILED_ACTIVATION)))
                .isEqualTo("its component isolator could not be activated, as the log tells");
    }

    @Test
    void oneThatIsActiveHasNoObstacle() {
        assertThat(of(inState(ComponentConfigurationDTO.ACTIVE)).obstacles(BUNDLE, SERVICE))
                .containsExactly(Optional.empty());
    }

    @Test
    void oneWithoutAnyConfigurationIsNotEnabledUnlessItRequiresOne() {
        assertThat(obstacle()).isEqualTo("its component isolator is not enabled");

        component.configurationPolicy = "require";
        assertThat(obstacle()).isEqualTo("its component isolator needs a configuration org.netcls.isolator");
    }

    @Test
    void thoseOfOtherServicesAreNotAsked() {
        assertThat(of().obstacles(BUNDLE, "org.netcls.spi.HandleAllocator")).isEmpty();
    }

    @Test
    void ofOursThoseAreUnconfiguredThatRequireAConfigurationAndHaveNone() {
        assertThat(of().unconfigured()).isEqualTo(Unconfigured.NOTHING);

        component.configurationPolicy = "require";
        ComponentConfigurationDTO unconfigured = inState(ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION);
        assertThat(of(unconfigured).unconfigured().pids()).containsExactly("org.netcls.isolator");
        assertThat(of(inState(ComponentConfigurationDTO.ACTIVE)).unconfigured().pids())
                .isEmpty();

        for (String others : new String[] {"com.example.isolator", null}) {
            component.bundle.symbolicName = others;
            assertThat(of(unconfigured).unconfigured().pids()).isEmpty();
        }
    }

    @Test
    void withoutARuntimeNothingIsTold() {
        Components components = new Components(answering(BundleContext.class, Map.of()));

        assertThat(components.obstacles(BUNDLE, SERVICE)).isEmpty();
        assertThat(components.unconfigured().pids()).isEmpty();
    }

    private String obstacle(ComponentConfigurationDTO... configurations) {
        return of(configurations).obstacles(BUNDLE, SERVICE).get(0).orElseThrow();
    }

    private Components of(ComponentConfigurationDTO... configurations) {
        ServiceComponentRuntime runtime = answering(
                ServiceComponentRuntime.class,
                Map.of(
                        "getComponentDescriptionDTOs", List.of(component),
                        "getComponentConfigurationDTOs", List.of(configurations)));
        ServiceReference<?> reference = answering(ServiceReference.class, Map.of());
        return new Components(answering(
                BundleContext.class,
                Map.of("getServiceReference", reference, "getService", runtime, "ungetService", true)));
    }

    private static ComponentConfigurationDTO inState(int state) {
        ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
        configuration.state = state;
        return configuration;
    }

    private static UnsatisfiedReferenceDTO reference(String name, String target) {
        UnsatisfiedReferenceDTO reference = new UnsatisfiedReferenceDTO();
        reference.name = name;
        reference.target = target;
        return reference;
    }

    /** One whose methods of these names give these values, and all others null. */
    private static <T> T answering(Class<T> type, Map<String, ?> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
