// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Takes the table and classes away when the bundle is uninstalled: what stops for a while, or ends with the agent, leaves the rules in
 * force. A bundle hears nothing more once it has stopped, so this listens in the name of the framework until then.
 */
record Removal(BundleContext framework, long bundle, Enforcement enforcement) implements SynchronousBundleListener {
    /** There is one at most, because each time when this stops there is a later one. */
    private static final AtomicReference<Removal> LAST = new AtomicReference<>();

    static void atUninstall(BundleContext bundle, Enforcement enforcement) {
        BundleContext framework =
                bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        if (framework != null) {
            Removal now = new Removal(framework, bundle.getBundle().getBundleId(), enforcement);
            framework.addBundleListener(now);
            Optional.ofNullable(LAST.getAndSet(now)).ifPresent(framework::removeBundleListener);
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getBundle().getBundleId() == bundle) {
            if (event.getType() == BundleEvent.UNINSTALLED) {
                enforcement.remove();
            }
            if (event.getType() == BundleEvent.UNINSTALLED || event.getType() == BundleEvent.STARTED) {
                framework.removeBundleListener(this);
            }
        }
    }
}
