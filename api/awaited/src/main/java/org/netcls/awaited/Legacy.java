// SPDX-License-Identifier: Apache-2.0
package org.netcls.awaited;

import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What a part leaves to the one that comes after it in the same framework, as in an update of its bundle. */
public final class Legacy {
    private static final String OWNER = "netcls.handover";

    private Legacy() {}

    /**
     * Kept by the framework until the process ends. Whoever puts objects of its own bundle into it keeps that in memory.
     *
     * @param owner the part's name
     */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public static Map<Object, Object> of(String owner, BundleContext bundle) {
        // A service of the framework itself, which outlives the bundle.
        BundleContext framework =
                bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        try {
            Collection<ServiceReference<Map>> present =
                    framework.getServiceReferences(Map.class, "(" + OWNER + "=" + owner + ")");
            return present.isEmpty()
                    ? registered(owner, framework)
                    : framework.getService(present.iterator().next());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Object, Object> registered(String owner, BundleContext framework) {
        Map<Object, Object> left = new ConcurrentHashMap<>();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(OWNER, owner);
        framework.registerService(Map.class, left, properties);
        return left;
    }
}
