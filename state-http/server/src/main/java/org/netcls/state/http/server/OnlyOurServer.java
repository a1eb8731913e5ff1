// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/**
 * Keeps the server closed that Felix would open by itself, on all addresses and port 8080, before anything can tell it
 * not to. So this bundle has to start before Felix's. Who has said what that server does is left alone.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class OnlyOurServer implements BundleActivator {
    private static final String REQUIRE_CONFIGURATION = "org.apache.felix.http.require.config";

    @Override
    public void start(BundleContext context) {
        if (context.getProperty(REQUIRE_CONFIGURATION) == null) {
            System.setProperty(REQUIRE_CONFIGURATION, "true");
        }
    }

    @Override
    public void stop(BundleContext context) {
        // Felix's own server may not be stopped yet, and would open.
    }
}
