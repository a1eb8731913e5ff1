// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.eventadmin;

import java.util.HashMap;
import java.util.Map;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.NetClsHandle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;

/**
 * Posts each event under the topic {@code org/netcls/isolator/<KIND>}, with the properties {@code version} (Long),
 * {@code timestamp} (Long, milliseconds since the epoch) and {@code detail} (String); for a handle {@code handle}
 * (String, {@code 0x00120001}) and {@code classid} (Long); for a container {@code container} and {@code group} (String),
 * {@code labels} (Map) and {@code state} (String).
 */
@Component
public final class EventAdminAdapter implements AssignmentListener {
    static final String TOPICS = "org/netcls/isolator/";

    private final EventAdmin events;

    @Activate
    public EventAdminAdapter(@Reference EventAdmin events) {
        this.events = events;
    }

    @Override
    public void changed(AssignmentEvent event) {
        events.postEvent(new Event(TOPICS + event.kind(), properties(event)));
    }

    private static Map<String, Object> properties(AssignmentEvent event) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("version", event.version());
        properties.put(EventConstants.TIMESTAMP, event.time().toEpochMilli());
        properties.put("detail", event.detail());
        event.handle().ifPresent(handle -> put(properties, handle));
        event.assignment().ifPresent(assignment -> put(properties, assignment));
        return properties;
    }

    private static void put(Map<String, Object> properties, NetClsHandle handle) {
        properties.put("handle", handle.hex());
        properties.put("classid", Integer.toUnsignedLong(handle.classId()));
    }

    private static void put(Map<String, Object> properties, Assignment assignment) {
        properties.put("container", assignment.container().value());
        properties.put("group", assignment.group());
        properties.put("labels", assignment.labels());
        properties.put("state", assignment.state().name());
    }
}
