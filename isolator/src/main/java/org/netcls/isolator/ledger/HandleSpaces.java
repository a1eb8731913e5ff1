// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;

/** The handles of all configured primaries, in the order in which these are tried. */
final class HandleSpaces {
    // By their primaries, and null where one is not configured.
    private final HandleSpace[] byPrimary = new HandleSpace[NetClsHandle.MAX_PRIMARY + 1];
    private final HandleSpace[] all;

    HandleSpaces(Collection<Integer> primaries, IntFunction<HandleSpace> space) {
        all = primaries.stream().map(space::apply).toArray(HandleSpace[]::new);
        for (HandleSpace one : all) {
            byPrimary[one.primary()] = one;
        }
    }

    List<HandleSpace> all() {
        return List.of(all);
    }

    /** Null if the primary is not configured. */
    HandleSpace get(int primary) {
        return byPrimary[primary];
    }

    /** Those under this primary, or all that are not reserved. */
    HandleSpace[] wanted(Optional<Primary> primary, Set<Primary> reserved) throws HandleUnavailableException {
        return primary.isPresent() ? new HandleSpace[] {named(primary.get())} : unreserved(reserved);
    }

    private HandleSpace[] unreserved(Set<Primary> reserved) throws HandleUnavailableException {
        if (reserved.isEmpty()) {
            return all;
        }
        HandleSpace[] left = Stream.of(all)
                .filter(space -> !reserved.contains(new Primary(space.primary())))
                .toArray(HandleSpace[]::new);
        if (left.length == 0) {
            throw new HandleUnavailableException(
                    "all primaries are those of policies, and none of these selects it; there are " + names()
                            + ": add one to primary.handle in org.netcls.isolator");
        }
        return left;
    }

    private HandleSpace named(Primary primary) throws HandleUnavailableException {
        HandleSpace space = get(primary.value());
        if (space == null) {
            throw new HandleUnavailableException("primary " + primary + " is not configured; there are " + names());
        }
        return space;
    }

    private String names() {
        return Stream.of(all)
                .map(space -> new Primary(space.primary()).toString())
                .collect(Collectors.joining(", "));
    }

    /** @throws IllegalStateException if it can be with no container */
    HandleSpace require(NetClsHandle handle, ContainerId container) {
        HandleSpace space = get(handle.primary());
        if (space == null) {
            throw new IllegalStateException(handle + " is not with container '" + container + "'");
        }
        return space;
    }

    static List<HandleCounts> counts(List<HandleSpace> spaces) {
        return spaces.stream().map(space -> space.report().counts()).toList();
    }

    static Optional<Duration> nextDue(List<HandleSpace> spaces) {
        return spaces.stream().flatMap(space -> space.nextDue().stream()).min(Comparator.naturalOrder());
    }
}
