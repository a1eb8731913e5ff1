// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What the programs in Java that tests start run of the code, where the build's profile of that name asks for it. */
public final class Coverage {
    /** Then a program is ended in earnest. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Optional<String> OPTION = Optional.ofNullable(System.getProperty("netcls.coverage"));

    private Coverage() {}

    /** The options of a JVM that writes down what it has run when it ends by itself; none elsewhere. */
    public static List<String> options() {
        return OPTION.stream().toList();
    }

    /** Lets a program write that down, which one that is killed does not. */
    public static void collect(ProcessHandle program) {
        if (OPTION.isPresent() && program.destroy()) {
            program.onExit()
                    .completeOnTimeout(program, LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }
}
