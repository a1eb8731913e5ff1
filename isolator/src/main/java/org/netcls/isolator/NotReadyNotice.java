// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.Optional;
import org.netcls.api.NotReady;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Tells whoever asks why the isolator does not do what it is configured to. Used by one thread at a time. */
final class NotReadyNotice {
    private final BundleContext bundle;
    private Optional<NotReady> reason = Optional.empty();
    private Optional<ServiceRegistration<NotReady>> service = Optional.empty();

    NotReadyNotice(BundleContext bundle) {
        this.bundle = bundle;
    }

    void tell(String reason) {
        show(Optional.of(new NotReady(reason)));
    }

    void withdraw() {
        show(Optional.empty());
    }

    private void show(Optional<NotReady> now) {
        if (!now.equals(reason)) {
            service.ifPresent(ServiceRegistration::unregister);
            service = now.map(shown -> bundle.registerService(NotReady.class, shown, null));
            reason = now;
        }
    }
}
