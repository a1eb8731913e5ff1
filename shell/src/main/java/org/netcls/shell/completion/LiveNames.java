// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.completion;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.AssignmentState;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;

/**
 * The ids of the containers that are there, and their handles: read once, and then followed change by change, because to read many of them at each
 * Tab takes too long.
 */
final class LiveNames implements AssignmentListener {
    private final Supplier<Optional<Isolator>> isolators;
    private final ConcurrentSkipListMap<String, Optional<String>> containers = new ConcurrentSkipListMap<>();
    private final NavigableSet<String> handles = new ConcurrentSkipListSet<>();

    // Null while all has to be read.
    @GuardedBy("this")
    private Isolator source;

    @GuardedBy("this")
    private long version;

    /** @param isolators the one that is there now */
    LiveNames(Supplier<Optional<Isolator>> isolators) {
        this.isolators = isolators;
    }

    NavigableSet<String> containers() {
        read();
        return containers.navigableKeySet();
    }

    NavigableSet<String> handles() {
        read();
        return handles;
    }

    /** Under the lock all the while, so that what is told meanwhile is followed afterwards. */
    private synchronized void read() {
        Isolator present = isolators.get().orElse(null);
        if (present == null || present != source) {
            containers.clear();
            handles.clear();
            source = present;
            if (present != null) {
                NetClsState state = present.state();
                state.assignments().forEach(this::put);
                version = state.overview().version();
            }
        }
    }

    @Override
    public synchronized void changed(AssignmentEvent event) {
        if (source == null || event.version() <= version) {
            return;
        }
        if (event.kind() == AssignmentEvent.Kind.RECOVERED || event.version() != version + 1) {
            source = null;
            return;
        }
        version = event.version();
        switch (event.kind()) {
            case ASSIGNED, RELABELED, DRIFTED -> event.assignment().ifPresent(this::put);
            case RELEASED -> event.assignment().ifPresent(this::remove);
            default -> {
                // No container is another than before.
            }
        }
    }

    private void put(Assignment assignment) {
        remove(assignment);
        Optional<String> handle = assignment.handle().map(NetClsHandle::hex);
        containers.put(assignment.container().value(), handle);
        handle.ifPresent(handles::add);
    }

    private void remove(Assignment assignment) {
        Optional<String> handle = containers.remove(assignment.container().value());
        // A handle that is shared is its parent's, and stays with it.
        if (handle != null && assignment.state() != AssignmentState.SHARED) {
            handle.ifPresent(handles::remove);
        }
    }
}
