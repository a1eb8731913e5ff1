// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import java.util.Collection;
import java.util.Optional;
import org.netcls.spi.RepeatedLook;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** All that look at the host from time to time. */
public final class RepeatedLooks {
    private RepeatedLooks() {}

    /** Each looks now, one after the other. */
    public static void now(BundleContext context) {
        for (ServiceReference<RepeatedLook> reference : all(context)) {
            Optional.ofNullable(context.getService(reference)).ifPresent(RepeatedLook::look);
            context.ungetService(reference);
        }
    }

    private static Collection<ServiceReference<RepeatedLook>> all(BundleContext context) {
        try {
            return context.getServiceReferences(RepeatedLook.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
