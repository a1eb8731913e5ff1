// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;

/** What {@code netcls:assign} does: a container that is there gets more processes, or the operator's handle. */
record Assigning(Isolator isolator, ContainerId container, Request request) {
    Assignment with(List<Long> pids) throws NetClsException {
        Optional<Assignment> present = present();
        Assignment assignment =
                present.isPresent() ? changed(present.get(), pids) : isolator.prepare(container, request);
        move(pids, present.isEmpty());
        return assignment;
    }

    private Optional<Assignment> present() throws NetClsException {
        try {
            return Optional.of(isolator.status(container));
        } catch (UnknownContainerException e) {
            return Optional.empty();
        }
    }

    private Assignment changed(Assignment present, List<Long> pids) throws NetClsException {
        if (request.handle().isPresent() && request.labels().isEmpty()) {
            return isolator.assign(container, request.handle().get());
        }
        // Refused, because nothing that is asked for would be done.
        return request.equals(Request.ANY) && !pids.isEmpty() ? present : isolator.prepare(container, request);
    }

    /** A container that was made for them is unmade if none could be moved. */
    private void move(List<Long> pids, boolean isNew) throws NetClsException {
        int moved = 0;
        try {
            for (long pid : pids) {
                isolator.isolate(container, pid);
                moved++;
            }
        } catch (NetClsException e) {
            if (isNew && moved == 0) {
                isolator.cleanup(container, Duration.ZERO);
            }
            throw e;
        }
    }
}
