// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

/** Keeps what Event Admin tells of changes; what comes from several threads it may tell in another order. */
final class EventAdminClient implements EventHandler, AutoCloseable {
    private static final Map<String, ?> TOPICS = Map.of(EventConstants.EVENT_TOPIC, "org/netcls/isolator/*");

    private final Queue<Long> versions = new ConcurrentLinkedQueue<>();
    private final ServiceRegistration<EventHandler> registration;

    EventAdminClient(BundleContext context) {
        registration = Felix.unwrapped(context).registerService(EventHandler.class, this, new Hashtable<>(TOPICS));
    }

    @Override
    public void close() {
        registration.unregister();
    }

    @Override
    public void handleEvent(Event event) {
        versions.add((Long) event.getProperty("version"));
    }

    /** The versions that were told, sorted, once these are. */
    List<Long> versions(long first, long last) throws Exception {
        return Patience.await(() -> versionsFrom(first), told -> told.contains(last));
    }

    private List<Long> versionsFrom(long first) {
        return versions.stream().filter(version -> version >= first).sorted().toList();
    }
}
