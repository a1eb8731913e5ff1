// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

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
        new Moving(isolator, container, present.isEmpty()).all(pids);
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
}
