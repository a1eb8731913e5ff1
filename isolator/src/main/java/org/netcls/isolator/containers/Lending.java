// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.GroupProcess;
import org.netcls.api.NetClsHandle;
import org.netcls.spi.BusyException;
import org.netcls.spi.NetClsCgroups;

/** Groups that somebody else has made for containers in the hierarchy, and that carry their handles while they live. */
public record Lending(NetClsCgroups cgroups, ForeignCarriers carriers) {
    private static final int NONE = 0;

    /** What the group carried before does not matter: whoever calls knows whose it is. */
    void lend(Assignment owner, String directory) throws IOException {
        if (owner.handle().isPresent()) {
            Lent by = Lent.by(owner);
            cgroups.lend(directory, by.handle().classId());
            carriers.lend(directory, by);
        }
    }

    /** What the container lent one handle to carries another from now on; where that cannot be written, it may carry both. */
    void relend(ContainerId container, NetClsHandle before, NetClsHandle handle) throws IOException {
        Lent by = new Lent(container, handle);
        List<String> directories = carriers.lentTo(new Lent(container, before));
        // First, so that those into which it could not be written are among those that are tried again.
        directories.forEach(directory -> carriers.lentBefore(directory, by));
        for (String directory : directories) {
            try {
                cgroups.lend(directory, handle.classId());
            } catch (NoSuchFileException e) {
                // It has gone with its container.
            }
            carriers.lend(directory, by);
        }
    }

    /** A group that carries something else than was lent to it; one that is gone carries nothing. */
    public Optional<Drift> drift(Assignment assignment) throws IOException {
        for (String directory : lentTo(assignment)) {
            Optional<Drift> drift = drift(assignment, directory);
            if (drift.isPresent()) {
                return drift;
            }
        }
        return Optional.empty();
    }

    private Optional<Drift> drift(Assignment assignment, String directory) throws IOException {
        NetClsHandle handle = assignment.handle().orElseThrow();
        try {
            int found = cgroups.classIdElsewhere(directory).orElse(NONE);
            return found == handle.classId()
                    ? Optional.empty()
                    : Optional.of(new Drift(assignment.container(), handle, found, directory));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Writes back what was lent. */
    public void repair(Drift drift) throws IOException {
        try {
            String directory = drift.lent().orElseThrow();
            cgroups.lend(directory, drift.expected().classId());
            carriers.lend(directory, new Lent(drift.container(), drift.expected()));
        } catch (NoSuchFileException e) {
            // It has gone meanwhile.
        }
    }

    /** @throws BusyException if processes of the container are in one of them */
    void takeBack(Assignment assignment) throws IOException {
        for (String directory : lentTo(assignment)) {
            List<GroupProcess> inside = inside(directory);
            if (!inside.isEmpty()) {
                throw new BusyException(directory + " has processes", inside, null);
            }
            try {
                cgroups.lend(directory, NONE);
            } catch (NoSuchFileException e) {
                // It has gone with its container.
            }
            carriers.takeBack(directory);
        }
    }

    /** Those that they start meanwhile are killed the next time. */
    void kill(Assignment assignment) throws IOException {
        for (String directory : lentTo(assignment)) {
            inside(directory)
                    .forEach(process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly));
        }
    }

    private List<String> lentTo(Assignment assignment) {
        return assignment.handle().isPresent() ? carriers.lentTo(Lent.by(assignment)) : List.of();
    }

    private List<GroupProcess> inside(String directory) throws IOException {
        try {
            return cgroups.inside(directory);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
