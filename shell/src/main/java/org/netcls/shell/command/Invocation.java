// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.shell.line.Options;
import org.netcls.shell.line.TypedWords;
import org.netcls.shell.line.Usage;
import org.netcls.text.Printable;

/** How every command is run: it answers --help, takes the words and options that it says, and fails with one line. */
record Invocation(Services services) {
    interface Action {
        Object run(Isolator isolator, Options options) throws NetClsException, CommandFailure;
    }

    /** What a command does that works without an isolator too. */
    interface LoneAction {
        Object run(Options options) throws NetClsException, CommandFailure;
    }

    Object run(Usage usage, String[] words, Action action) throws CommandFailure {
        return alone(usage, words, options -> action.run(services.isolator(), options));
    }

    static Object alone(Usage usage, String[] words, LoneAction action) throws CommandFailure {
        try {
            Options options = usage.options(TypedWords.of(words));
            if (options.has("--help")) {
                return usage.help();
            }
            if (!usage.fits(options.words().size())) {
                throw new IllegalArgumentException("usage: " + usage.synopsis());
            }
            return action.run(options);
        } catch (NetClsException | CommandFailure | IllegalArgumentException e) {
            throw CommandFailure.of("netcls:" + usage.command() + ": " + Printable.escape(e.getMessage()));
        }
    }
}
