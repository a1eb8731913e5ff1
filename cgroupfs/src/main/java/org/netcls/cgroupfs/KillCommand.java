// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Kills all that is in a group and in those below it. What is stopped starts no other process, and its pid stays its own
 * until it is killed; so all are stopped until two looks in a row find the same processes, and only then killed. The
 * shell does it, because Java sends no SIGSTOP, and what takes longer than a builtin does not keep up with processes
 * that multiply.
 */
final class KillCommand {
    // $1: the group's path for printf %b, $2: the pid to spare. SIGTERM says that it is time to come to the end.
    // Being in the group's directory, it finds nothing in one that is made later under the same name. Groups may be
    // deeper than a path is long, or than a shell's functions call each other: what is far from here is put off, as
    // a line with the way there and one with the way back, and gone to later.
    private static final String SCRIPT = """
            late=
            trap 'late=1' TERM INT HUP QUIT
            group=$(printf '%b.' "$1")
            cd "${group%.}" || exit
            spare=$2
            IFS='
            '
            visit() {
                while read -r pid; do
                    [ "$pid" = "$spare" ] || [ "$pid" = $$ ] || kill -s "$signal" "$pid"
                    found=$(((found * 31 + pid) % 1000000007))
                done < "$1/cgroup.procs"
                for child in "$1"/*/ "$1"/.[!.]*/ "$1"/..?*/; do
                    [ -e "$child/cgroup.procs" ] || continue
                    [ ${#1} -lt 1000 ] || { far=$far$1$IFS$2$IFS; break; }
                    visit "${child%/}" "../$2"
                done
            }
            signal() {
                signal=$1
                set -- .
                while [ $# -gt 0 ]; do
                    far=
                    case $1 in
                    ../*) cd -P "$1" ;;
                    *) if cd -P "$1"; then visit . ''; else shift; fi ;;
                    esac
                    shift
                    set -f
                    set -- $far "$@"
                    set +f
                done
            }
            before= found=none
            while [ "$found" != "$before" ] && [ -z "$late" ]; do
                before=$found found=1
                signal STOP
            done
            signal KILL
            """;
    // For the shell to start, and to send a signal to each.
    private static final Duration LEAST = Duration.ofMillis(500);
    // So that nobody who waits for the call to end, as a change of the configuration does, waits for long.
    static final Duration MOST = Duration.ofSeconds(5);
    private static final Duration LAST_SIGNALS = Duration.ofSeconds(2);

    private KillCommand() {}

    /** @param timeout when to kill those that are found, though there may be others; some time is always taken */
    static void run(Path group, Duration timeout) throws IOException {
        Process shell = command(List.of("sh"), group).start();
        try {
            await(shell, Collections.max(List.of(LEAST, Collections.min(List.of(MOST, timeout)))));
        } catch (InterruptedException e) {
            // It goes on to the end by itself: nothing may be left stopped.
            shell.destroy();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the caller was interrupted");
        }
    }

    /** @param shell with its options */
    static ProcessBuilder command(List<String> shell, Path group) {
        List<String> words = new ArrayList<>(shell);
        words.addAll(List.of("-c", SCRIPT, "kill", octal(group), Long.toString(own())));
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
        // A path is at most so many bytes long, and some shells count characters in another locale.
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static void await(Process shell, Duration timeout) throws InterruptedException {
        if (!shell.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            shell.destroy();
            shell.waitFor(LAST_SIGNALS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static long own() {
        return ProcessHandle.current().pid();
    }

    /** In any locale the shell gets the same bytes. */
    private static String octal(Path path) {
        return GroupName.bytes(path)
                .chars()
                .mapToObj(one -> String.format("\\0%03o", one))
                .collect(Collectors.joining());
    }
}
