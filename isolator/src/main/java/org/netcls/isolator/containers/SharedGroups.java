// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.Request;
import org.netcls.spi.NetClsCgroups;

/** Nested containers in the group of another; the note in that group is what remembers them. */
record SharedGroups(NetClsCgroups cgroups, Families families) {
    Assignment enter(ContainerId container, Assignment owner, Request request) throws BackEndException {
        Assignment shared = new Assignment(
                container, owner.handle(), owner.group(), Instant.now(), request.labels(), AssignmentState.SHARED);
        annotateThere(
                owner,
                Stream.concat(families.sharing(owner).stream(), Stream.of(shared))
                        .toList());
        return shared;
    }

    void leave(Assignment shared, Assignment owner) throws BackEndException {
        try {
            annotate(
                    owner,
                    families.sharing(owner).stream()
                            .filter(other -> !other.equals(shared))
                            .toList());
        } catch (NoSuchFileException e) {
            // The note has gone with its group.
        }
    }

    /** The note says what is known of those that share its group, and of the owner what this says. */
    void annotate(Assignment owner) throws BackEndException {
        annotateThere(owner, families.sharing(owner));
    }

    void replace(Assignment shared, Assignment by, Assignment owner) throws BackEndException {
        annotateThere(
                owner,
                families.sharing(owner).stream()
                        .map(other -> other.equals(shared) ? by : other)
                        .toList());
    }

    private void annotateThere(Assignment owner, Collection<Assignment> sharing) throws BackEndException {
        try {
            annotate(owner, sharing);
        } catch (NoSuchFileException e) {
            throw new BackEndException(
                    "group " + owner.group() + " is gone; clean up container '" + owner.container() + "'", e);
        }
    }

    private void annotate(Assignment owner, Collection<Assignment> sharing)
            throws BackEndException, NoSuchFileException {
        try {
            cgroups.annotate(owner.container(), Note.of(owner.labels(), sharing).toText());
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            BackEndException failure = new BackEndException(e.getMessage(), e);
            restoreNote(owner, failure);
            throw failure;
        }
    }

    /** It may have been written all the same, and the next recovery believes it. */
    private void restoreNote(Assignment owner, BackEndException failure) {
        try {
            Assignment before = families.get(owner.container());
            cgroups.annotate(
                    owner.container(),
                    Note.of(before.labels(), families.sharing(owner)).toText());
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }
}
