// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Every handle is in use or quarantined. */
public final class NoHandleException extends NetClsException {
    private static final long serialVersionUID = 1;

    private final int used;
    private final int quarantined;
    private final Duration nextDue;

    /**
     * @param handles the primaries that were tried
     * @param nextDue until the next quarantined handle is free; empty when none is quarantined
     */
    public NoHandleException(List<HandleCounts> handles, Optional<Duration> nextDue) {
        super(message(handles, nextDue));
        this.used = sum(handles, HandleCounts::used);
        this.quarantined = sum(handles, HandleCounts::quarantined);
        this.nextDue = nextDue.orElse(null);
    }

    private static String message(List<HandleCounts> handles, Optional<Duration> nextDue) {
        return String.format(
                "no free handle under primary %s: %s in use, %s quarantined%s",
                handles.stream().map(h -> h.primary().toString()).collect(Collectors.joining(", ")),
                sum(handles, HandleCounts::used),
                sum(handles, HandleCounts::quarantined),
                nextDue.map(due -> ", the next is free in " + seconds(due) + " s")
                        .orElse(""));
    }

    private static int sum(List<HandleCounts> handles, ToIntFunction<HandleCounts> count) {
        return handles.stream().mapToInt(count).sum();
    }

    private static long seconds(Duration due) {
        return due.plusNanos(999_999_999).toSeconds();
    }

    /** How many handles are with containers. */
    public int used() {
        return used;
    }

    /** How many handles are in quarantine. */
    public int quarantined() {
        return quarantined;
    }

    /** How long until the next quarantined handle is free; empty when none is quarantined. */
    public Optional<Duration> nextDue() {
        return Optional.ofNullable(nextDue);
    }
}
