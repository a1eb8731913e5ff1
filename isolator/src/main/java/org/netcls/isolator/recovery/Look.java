// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.io.IOException;
import org.netcls.spi.GroupFacts;
import org.netcls.spi.NetClsCgroups;

/** What the kernel tells of a group, and its note; or how reading that fails. */
public record Look(String group, Reading<GroupFacts> facts, Reading<String> note) {
    interface Reading<T> {
        T get() throws IOException;
    }

    /** Reads when asked. */
    static Look of(NetClsCgroups cgroups, String group) {
        return new Look(group, () -> cgroups.read(group), () -> cgroups.note(group));
    }

    /** With everything read by now. */
    Look taken() {
        return new Look(group, taken(facts), taken(note));
    }

    /** With all but the note read by now. */
    Look withFacts() {
        return new Look(group, taken(facts), note);
    }

    /** Also where that cannot be told. */
    boolean mayHaveGroups() {
        try {
            return facts.get().mayHaveGroups();
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    private static <T> Reading<T> taken(Reading<T> reading) {
        try {
            T read = reading.get();
            return () -> read;
        } catch (IOException e) {
            return () -> {
                throw e;
            };
        } catch (RuntimeException e) {
            return () -> {
                throw e;
            };
        }
    }
}
