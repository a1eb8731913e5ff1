// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;

/** What a handle looks like at a terminal. */
final class HandleText {
    private HandleText() {}

    static String of(HandleStatus status, Instant now) {
        Stream<List<String>> facts =
                Stream.of(List.of("handle", forms(status.handle())), List.of("use", use(status.use())));
        Stream<List<String>> container =
                status.container().map(id -> List.of(who(status.use()), id.toString())).stream();
        Stream<List<String>> until = status.until().map(end -> List.of("until", until(end, now))).stream();
        return Table.of(Stream.of(facts, container, until).flatMap(s -> s).toList());
    }

    static String forms(NetClsHandle handle) {
        return handle.hex() + " = " + handle.decimal() + " = " + handle.tc() + " in tc";
    }

    private static String use(HandleUse use) {
        return switch (use) {
            case USED -> "used";
            case QUARANTINED -> "quarantined";
            case FREE -> "free";
            case FOREIGN -> "foreign: a group carries it that it was not given to, so it is given to nobody";
            case OUTSIDE -> "outside the configured ranges";
        };
    }

    private static String who(HandleUse use) {
        return use == HandleUse.USED ? "container" : "last with";
    }

    private static String until(Instant end, Instant now) {
        long seconds = Math.max(0, Duration.between(now, end).plusMillis(999).toSeconds());
        return end.truncatedTo(ChronoUnit.SECONDS) + ", in " + seconds + " s";
    }
}
