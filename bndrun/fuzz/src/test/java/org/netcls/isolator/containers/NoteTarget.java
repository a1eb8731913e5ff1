// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.netcls.api.ContainerId;

/** A note that somebody else wrote is one of ours, which stays the same when it is written again, or refused. */
final class NoteTarget {
    private static final ContainerId WEB = new ContainerId("web");

    private NoteTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Note note;
        try {
            note = Note.parse(new String(input, UTF_8), WEB);
        } catch (IllegalArgumentException e) {
            return;
        }
        assertThat(note.sharing()).allMatch(nested -> nested.container().isWithin(WEB));
        assertThat(Note.parse(note.toText(), WEB)).isEqualTo(note);
    }
}
