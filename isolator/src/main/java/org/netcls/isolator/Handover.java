// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.netcls.api.Reconciliation;
import org.netcls.isolator.ledger.Holders;
import org.netcls.isolator.statistics.Counters;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * What the isolator leaves to the one that comes after it in the same framework, as in an update of its bundle. The
 * framework keeps it meanwhile, as objects of the JDK, so that no class of this bundle stays. It ends with the process.
 *
 * @param instance lowercase hexadecimal digits; the same as long as versions and counts go on from those of before
 * @param version of the state
 */
record Handover(String instance, long version, Counters counters, Reconciliation reconciliation, Holders holders) {
    private static final String OWNER = "netcls.handover";

    private enum Part {
        INSTANCE,
        VERSION,
        COUNTERS,
        RECONCILIATION,
        CLASS_IDS,
        CONTAINERS
    }

    /** @param version where nothing was left */
    static Handover first(long version) {
        return new Handover(
                String.format("%016x", new SecureRandom().nextLong()),
                version,
                new Counters(),
                Reconciliation.NONE,
                Holders.NONE);
    }

    /**
     * What was left, which nobody else gets.
     *
     * @param version where nothing was left
     */
    static Handover take(BundleContext bundle, long version) {
        Map<Object, Object> kept = kept(bundle);
        Map<Object, Object> left = new HashMap<>(kept);
        kept.clear();
        try {
            return of(left);
        } catch (RuntimeException e) {
            // Nothing was left, or by a bundle that says it otherwise.
            return first(version);
        }
    }

    private static Handover of(Map<Object, Object> left) {
        return new Handover(
                (String) left.get(Part.INSTANCE.name()),
                (Long) left.get(Part.VERSION.name()),
                Counters.of((Map<?, ?>) left.get(Part.COUNTERS.name())),
                reconciliation((long[]) left.get(Part.RECONCILIATION.name())),
                new Holders((int[]) left.get(Part.CLASS_IDS.name()), (String[]) left.get(Part.CONTAINERS.name())));
    }

    private static Reconciliation reconciliation(long... counts) {
        return new Reconciliation(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
    }

    void leave(BundleContext bundle) {
        kept(bundle)
                .putAll(Map.of(
                        Part.INSTANCE.name(),
                        instance,
                        Part.VERSION.name(),
                        version,
                        Part.COUNTERS.name(),
                        counters.kept(),
                        Part.RECONCILIATION.name(),
                        new long[] {
                            reconciliation.runs(),
                            reconciliation.drifted(),
                            reconciliation.repaired(),
                            reconciliation.vanished(),
                            reconciliation.failures(),
                            reconciliation.failing()
                        },
                        Part.CLASS_IDS.name(),
                        holders.classIds(),
                        Part.CONTAINERS.name(),
                        holders.containers()));
    }

    /** A service of the framework itself, which outlives this bundle. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Map<Object, Object> kept(BundleContext bundle) {
        BundleContext framework =
                bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        try {
            Collection<ServiceReference<Map>> present =
                    framework.getServiceReferences(Map.class, "(" + OWNER + "=" + IsolatorComponent.PID + ")");
            return present.isEmpty()
                    ? registered(framework)
                    : framework.getService(present.iterator().next());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Object, Object> registered(BundleContext framework) {
        Map<Object, Object> kept = new ConcurrentHashMap<>();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(OWNER, IsolatorComponent.PID);
        framework.registerService(Map.class, kept, properties);
        return kept;
    }
}
