// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.osgi.service.log.LogLevel;

/** What stands before the message of an entry. */
enum LineStart {
    /** Time and level, for people. */
    FOR_PEOPLE {
        @Override
        String of(LogLevel level, Instant time) {
            return String.format("%s %-5s ", TIME.format(time), level);
        }
    },
    /** The level as sd-daemon(3) has it; the journal of systemd knows the time. */
    FOR_THE_JOURNAL {
        @Override
        String of(LogLevel level, Instant time) {
            return "<" + priority(level) + ">";
        }
    };

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    abstract String of(LogLevel level, Instant time);

    /** The one for standard error. */
    static LineStart here() {
        return forStream(Path.of("/proc/self/fd/2"), System.getenv("JOURNAL_STREAM"));
    }

    /** @param journal device and inode of the journal's stream, as systemd gives them to a service, or null */
    static LineStart forStream(Path stream, String journal) {
        return journal != null && journal.equals(deviceAndInode(stream)) ? FOR_THE_JOURNAL : FOR_PEOPLE;
    }

    private static String deviceAndInode(Path file) {
        try {
            return Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }

    private static int priority(LogLevel level) {
        return switch (level) {
            case ERROR -> 3;
            case WARN -> 4;
            case AUDIT -> 5;
            case INFO -> 6;
            case DEBUG, TRACE -> 7;
        };
    }
}
