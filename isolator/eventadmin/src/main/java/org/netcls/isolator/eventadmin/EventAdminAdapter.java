// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.eventadmin;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsHandle;
import org.netcls.awaited.Legacy;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;

/**
 * Posts each event under the topic {@code org/netcls/isolator/<KIND>}, with the properties {@code version} (Long),
 * {@code timestamp} (Long, milliseconds since the epoch) and {@code detail} (String); for a handle {@code handle}
 * (String, {@code 0x00120001}) and {@code classid} (Long); for a container {@code container} and {@code group} (String),
 * {@code labels} (Map) and {@code state} (String). What happens while this or Event Admin is replaced is posted afterwards.
 */
@Component(service = AssignmentListener.class, immediate = true)
public final class EventAdminAdapter implements AssignmentListener {
    static final String TOPICS = "org/netcls/isolator/";

    private final EventAdmin events;

    /** The version that was posted last, by the instance of the isolator. */
    private final Map<Object, Object> left;

    // Null until there is an isolator; one that has gone tells nothing any more.
    @GuardedBy("this")
    private IsolatorView isolator;

    @GuardedBy("this")
    private Object instance;

    @GuardedBy("this")
    private long newest;

    /** The first change that was told before there was an isolator to ask; 0 if none was. */
    @GuardedBy("this")
    private long early;

    /** Up to where changes were asked for, which may yet be told. */
    @GuardedBy("this")
    private long asked;

    /** What it is told then is the next one's. */
    @GuardedBy("this")
    private boolean isOver;

    @Activate
    public EventAdminAdapter(BundleContext bundle, @Reference EventAdmin events) {
        this(events, Legacy.of(EventAdminAdapter.class.getName(), bundle));
    }

    EventAdminAdapter(EventAdmin events, Map<Object, Object> left) {
        this.events = events;
        this.left = left;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindIsolator(IsolatorView bound, Map<String, Object> properties) {
        isolator = bound;
        Object before = instance;
        instance = properties.get(IsolatorView.INSTANCE);
        if (!instance.equals(before)) {
            begin(Optional.ofNullable((Long) left.get(instance)), bound.version());
        } else {
            askForMissed();
        }
    }

    /** Where nothing was posted and nothing told, what is on its way is told yet. */
    @GuardedBy("this")
    private void begin(Optional<Long> posted, long version) {
        asked = 0;
        newest = posted.orElse(early == 0 ? version : early - 1);
        if (posted.isPresent() || early > 0) {
            askForMissed();
        }
        early = 0;
    }

    synchronized void unbindIsolator(IsolatorView gone) {
        if (isolator == gone) {
            isolator = null;
        }
    }

    @Deactivate
    synchronized void leave() {
        isOver = true;
        if (instance != null) {
            left.clear();
            left.put(instance, newest);
        }
    }

    @Override
    public synchronized void changed(AssignmentEvent event) {
        if (instance == null) {
            early = early == 0 ? event.version() : early;
        } else if (!isOver) {
            if (event.version() > newest + 1) {
                askForMissed();
            }
            if (event.version() > asked) {
                post(event);
            }
        }
    }

    @GuardedBy("this")
    private void askForMissed() {
        if (isolator != null) {
            isolator.changes(newest).forEach(this::post);
            asked = newest;
        }
    }

    @GuardedBy("this")
    private void post(AssignmentEvent event) {
        events.postEvent(new Event(TOPICS + event.kind(), properties(event)));
        newest = Math.max(newest, event.version());
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
