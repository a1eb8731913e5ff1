// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.util.List;
import org.netcls.isolator.policy.table.Classes;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.isolator.policy.table.TableText;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Takes the table and classes away when the bundle is uninstalled: what stops for a while, or ends with the agent, leaves the rules in
 * force. A bundle hears nothing more once it has stopped, so this listens in the name of the framework until then.
 */
record Removal(BundleContext framework, long bundle, Nft nft, Classes classes) implements SynchronousBundleListener {
    static void await(BundleContext bundle, Nft nft, Classes classes) {
        BundleContext framework =
                bundle.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext();
        if (framework != null) {
            framework.addBundleListener(
                    new Removal(framework, bundle.getBundle().getBundleId(), nft, classes));
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getBundle().getBundleId() == bundle) {
            if (event.getType() == BundleEvent.UNINSTALLED) {
                remove();
            }
            if (event.getType() == BundleEvent.UNINSTALLED || event.getType() == BundleEvent.STARTED) {
                framework.removeBundleListener(this);
            }
        }
    }

    private void remove() {
        classes.apply(List.of());
        try {
            if (nft.present().applied().isPresent()) {
                nft.apply(TableText.DELETE);
            }
        } catch (IOException | IllegalArgumentException e) {
            // There is nobody left to tell it, and the log of the bundle is gone.
        }
    }
}
