// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.NetClsHandle;
import org.netcls.spi.GroupFacts;

/**
 * What becomes of a group whose name can be a container's. It depends on what is given alone, and nothing is done yet.
 *
 * @param handle what the container has from then on; empty where it has none
 * @param reason why the group is foreign, to be read after its path; empty where it is not
 */
record Verdict(Kind kind, Optional<NetClsHandle> handle, String reason) {
    enum Kind {
        /** Nobody's of ours. */
        FOREIGN,
        /** A container's, and the operator writes what it carries. */
        UNMANAGED,
        /** A container's that was known, with the handle that it was given, whatever its group carries. */
        KEPT,
        /** A container's, if the ledger lets it have what its group carries. */
        CARRIED,
        /** A container's that was known, with what the operator gave it and the ranges do not have any more. */
        OUTSIDE,
        /** A container's that was known, with what the operator gave it and another has too. */
        DUPLICATE,
        /** It never carried anything: a leftover, if nobody is inside. */
        UNWRITTEN
    }

    /**
     * What is known of a group.
     *
     * @param before the container whose group it was before everything was read anew
     * @param isTaken whether a container that shares its parent's group has the name
     * @param isManaged whether handles are given by the ledger
     * @param isInherited whether the root carries the same, which each new group under it does then
     */
    record Evidence(
            GroupFacts facts, Optional<Assignment> before, boolean isTaken, boolean isManaged, boolean isInherited) {
        Optional<NetClsHandle> carried() {
            return NetClsHandle.ofClassId(facts.classId());
        }
    }

    /** What we gave the container; what the operator gave it is judged like the handle of any group. */
    static Optional<NetClsHandle> given(Assignment before) {
        return before.state() == AssignmentState.UNMANAGED ? Optional.empty() : before.handle();
    }

    static Verdict of(Evidence seen) {
        if (seen.isTaken()) {
            return foreign("has the name of a container that shares its parent's");
        }
        if (!seen.isManaged()) {
            return new Verdict(Kind.UNMANAGED, seen.carried(), "");
        }
        Optional<NetClsHandle> given = seen.before().flatMap(Verdict::given);
        return given.isPresent() ? new Verdict(Kind.KEPT, given, "") : ofWhatItCarries(seen);
    }

    private static Verdict ofWhatItCarries(Evidence seen) {
        if (seen.isInherited()) {
            return foreign("carries " + seen.carried().orElseThrow() + " as the root does, and may have inherited it");
        }
        if (seen.carried().isPresent()) {
            return new Verdict(Kind.CARRIED, seen.carried(), "");
        }
        if (seen.facts().classId().isPresent()) {
            return ofRefused(seen, "is no handle", false);
        }
        return seen.before().isPresent()
                ? new Verdict(Kind.UNMANAGED, Optional.empty(), "")
                : new Verdict(Kind.UNWRITTEN, Optional.empty(), "");
    }

    /**
     * Where the ledger does not let it have what its group carries.
     *
     * @param why to be read after the classid
     * @param isCovered whether it is in the configured ranges
     */
    static Verdict ofRefused(Evidence seen, String why, boolean isCovered) {
        if (seen.before().isEmpty()) {
            return foreign(String.format(
                    "has classid 0x%08x, which %s", seen.facts().classId().orElseThrow(), why));
        }
        boolean isOutside = seen.carried().isPresent() && !isCovered;
        return new Verdict(isOutside ? Kind.OUTSIDE : Kind.DUPLICATE, seen.carried(), "");
    }

    private static Verdict foreign(String reason) {
        return new Verdict(Kind.FOREIGN, Optional.empty(), reason);
    }
}
