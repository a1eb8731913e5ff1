// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.itest.felix.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Who may use whom, read from how the framework wired the bundles. */
class ArchitectureTest {
    private static final String API = "org.netcls.api";

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    @Test
    void theApiNeedsOnlyTheJdk() {
        assertThat(wiring(felix.bundle(API)).getRequiredWires(null))
                .extracting(wire -> wire.getProvider().getSymbolicName())
                .containsOnly(context.getBundle(0).getSymbolicName());
        assertThat(wiring(felix.bundle(API)).getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE))
                .extracting(ArchitectureTest::packageName)
                .allMatch(name -> name.startsWith("java."));
    }

    @Test
    void onlyTheApiExports() {
        assertThat(ours())
                .filteredOn(bundle -> !exports(bundle).isEmpty())
                .extracting(Bundle::getSymbolicName)
                .containsExactly(API);
    }

    @Test
    void nobodyReachesIntoAnotherBundleOfOurs() {
        assertThat(ours())
                .flatExtracting(bundle -> wiring(bundle).getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE))
                .filteredOn(wire -> packageName(wire).startsWith("org.netcls."))
                .extracting(wire -> wire.getProvider().getSymbolicName())
                .containsOnly(API);
    }

    private List<Bundle> ours() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.netcls."))
                .toList();
    }

    private static List<BundleCapability> exports(Bundle bundle) {
        return wiring(bundle).getCapabilities(PackageNamespace.PACKAGE_NAMESPACE);
    }

    private static BundleWiring wiring(Bundle bundle) {
        return bundle.adapt(BundleWiring.class);
    }

    private static String packageName(BundleWire wire) {
        return (String) wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
    }
}
