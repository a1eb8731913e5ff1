// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;
import org.netcls.spi.HandleAllocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** A bundle that gives no allocator. */
record SilentBundle(Bundle bundle, Components components) {
    private static final String SERVICE = HandleAllocator.class.getName();
    private static final String COMPONENTS = "Service-Component";

    /** What is wrong with it; nothing if it is not there to give one, or is about to. */
    Optional<Finding> finding() {
        List<Optional<String>> obstacles = components.obstacles(bundle, SERVICE);
        if (!obstacles.isEmpty()) {
            return obstacles.stream().flatMap(Optional::stream).findFirst().map(this::hindered);
        }
        return brings() ? Optional.of(isStarted() ? withoutComponent() : stopped()) : Optional.empty();
    }

    private boolean brings() {
        return hasComponents() ? declares() : mayHoldOne() && holdsOne();
    }

    private boolean hasComponents() {
        return header(COMPONENTS) != null;
    }

    /** As bnd writes it for a component. */
    private boolean declares() {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null
                && revision.getDeclaredCapabilities("osgi.service").stream()
                        .map(BundleCapability::getAttributes)
                        .map(attributes -> attributes.get(Constants.OBJECTCLASS))
                        .anyMatch(classes -> classes instanceof List<?> names && names.contains(SERVICE));
    }

    /** A plain jar is a bundle too, one without a name, and is started without complaint. */
    private boolean mayHoldOne() {
        String imports = header(Constants.IMPORT_PACKAGE);
        return bundle.getSymbolicName() == null || imports != null && imports.contains("org.netcls.spi");
    }

    private boolean holdsOne() {
        Enumeration<URL> classes = bundle.findEntries("/", "*.class", true);
        return classes != null && Collections.list(classes).stream().anyMatch(SilentBundle::isAllocator);
    }

    private static boolean isAllocator(URL file) {
        try (DataInputStream in = new DataInputStream(file.openStream())) {
            return ClassFile.read(in).implementsType(SERVICE);
        } catch (IOException e) {
            // Whatever it is, it is no class that could be an allocator.
            return false;
        }
    }

    private boolean isStarted() {
        return (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0;
    }

    /** Somebody stopped it on purpose, as a rule. */
    private Finding stopped() {
        return new Finding(
                Level.OK, AllocatorBundles.WHAT, what() + " is not started", "start " + bundle.getBundleId());
    }

    private Finding withoutComponent() {
        return Finding.warn(
                AllocatorBundles.WHAT,
                what() + " is started and gives no allocator, because it has no component",
                "build it with bnd, which makes one of a class with @Component");
    }

    private Finding hindered(String obstacle) {
        return Finding.warn(AllocatorBundles.WHAT, what() + " gives no allocator: " + obstacle, "");
    }

    private String what() {
        return "bundle " + bundle.getBundleId() + " ("
                + Optional.ofNullable(bundle.getSymbolicName())
                        .map(name -> name + " " + bundle.getVersion())
                        .orElseGet(bundle::getLocation)
                + ")";
    }

    private String header(String name) {
        Dictionary<String, String> raw = bundle.getHeaders("");
        return raw.get(name);
    }
}
