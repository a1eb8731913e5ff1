// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

class UnrefreshedBundlesTest {
    private static final String API = "org.netcls.api";

    @Test
    void whatIsUsedAsItWasBeforeIsNamedOnce() {
        assertThat(unrefreshed(
                        user(wireTo(API, false)), user(wireTo(API, false), wireTo("org.netcls.cgroupfs", false))))
                .endsWith("refresh org.netcls.api org.netcls.cgroupfs");
    }

    @Test
    void whatIsUsedAsItIsNeedsNoRefresh() {
        assertThat(unrefreshed(user(wireTo(API, true)), user())).isEmpty();
    }

    @Test
    void thatOfOthersIsTheirs() {
        assertThat(unrefreshed(user(wireTo("org.apache.felix.scr", false), wireTo(null, false))))
                .isEmpty();
    }

    @Test
    void aBundleThatIsUninstalledOrBeingRefreshedHasNoWires() {
        assertThat(unrefreshed(bundle(null), bundle(wiring(null)), user(wire(null))))
                .isEmpty();
    }

    private static String unrefreshed(Bundle... bundles) {
        BundleContext context = answering(BundleContext.class, Map.of("getBundles", bundles));
        return new UnrefreshedBundles(context).notReady().map(Object::toString).orElse("");
    }

    private static Bundle user(BundleWire... wires) {
        return bundle(wiring(Arrays.asList(wires)));
    }

    private static Bundle bundle(BundleWiring wiring) {
        return answering(Bundle.class, mapOf("adapt", wiring));
    }

    private static BundleWiring wiring(List<BundleWire> wires) {
        return answering(BundleWiring.class, mapOf("getRequiredWires", wires));
    }

    private static BundleWire wireTo(String bundle, boolean isCurrent) {
        BundleRevision revision = answering(BundleRevision.class, mapOf("getSymbolicName", bundle));
        return wire(answering(BundleWiring.class, Map.of("isCurrent", isCurrent, "getRevision", revision)));
    }

    private static BundleWire wire(BundleWiring provider) {
        return answering(BundleWire.class, mapOf("getProviderWiring", provider));
    }

    private static Map<String, Object> mapOf(String method, Object answer) {
        return answer == null ? Map.of() : Map.of(method, answer);
    }

    private static <T> T answering(Class<T> type, Map<String, ?> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }
}
