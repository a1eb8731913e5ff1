// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the prompt's line editor makes of a {@code TERM}. */
final class TerminalType {
    /** The types that the line editor knows by itself. */
    private static final Set<String> BUILT_IN =
            Set.of("ansi", "xterm", "xterm-256color", "screen", "screen-256color", "rxvt-unicode");

    private static final String DUMB = "dumb";
    private static final long SECONDS_TO_LOOK_UP = 2;

    private TerminalType() {}

    /**
     * The type to take this one for; empty where the line editor knows it. Terminals of our time understand what xterm
     * does, and have names of their own.
     */
    static Optional<String> instead(String type, Predicate<String> isInTerminfo) {
        if (BUILT_IN.contains(type) || type.equals(DUMB) || isInTerminfo.test(type)) {
            return Optional.empty();
        }
        return Optional.of(type.startsWith("tmux") || type.startsWith("screen") ? "screen-256color" : "xterm-256color");
    }

    /** Why nothing can be typed at a terminal of this type, and what to do about it. */
    static Optional<String> obstacle(String type, Predicate<String> isProgram) {
        if (type.equals(DUMB)) {
            return Optional.of("TERM is dumb; start the agent with that of the terminal, such as TERM=xterm");
        }
        return Stream.of("stty", "tty")
                .filter(isProgram.negate())
                .findFirst()
                .map(missing -> "there is no " + missing + " in PATH; install it, as Debian's coreutils");
    }

    static boolean isInTerminfo(String type) {
        try {
            Process infocmp = new ProcessBuilder("infocmp", type)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            return infocmp.waitFor(SECONDS_TO_LOOK_UP, TimeUnit.SECONDS) && infocmp.exitValue() == 0;
        } catch (IOException e) {
            // The line editor asks it too.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static boolean isProgram(String name, String path) {
        return Stream.of(path.split(File.pathSeparator)).anyMatch(place -> new File(place, name).canExecute());
    }
}
