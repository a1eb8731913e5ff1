// SPDX-License-Identifier: Apache-2.0
package org.netcls.awaited;

import java.util.Optional;
import org.netcls.api.NotReady;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Tells whoever asks why a part of the agent does not do what it is configured to. Used by one thread at a time. */
public final class NotReadyNotice {
    private final BundleContext bundle;
    private Optional<NotReady> reason = Optional.empty();
    private Optional<ServiceRegistration<NotReady>> service = Optional.empty();

    public NotReadyNotice(BundleContext bundle) {
        this.bundle = bundle;
    }

    /** True if something else was told before, or nothing. */
    public boolean tell(String reason) {
        return show(Optional.of(new NotReady(reason)));
    }

    /** True if something was told. */
    public boolean withdraw() {
        return show(Optional.empty());
    }

    private boolean show(Optional<NotReady> now) {
        boolean isNew = !now.equals(reason);
        if (isNew) {
            service.ifPresent(ServiceRegistration::unregister);
            service = now.map(shown -> bundle.registerService(NotReady.class, shown, null));
            reason = now;
        }
        return isNew;
    }
}
