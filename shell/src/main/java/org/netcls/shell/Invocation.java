// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.List;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;

/** How every command is run: it answers --help, takes as many words as it says, and fails with one line. */
record Invocation(Services services) {
    interface Action {
        Object run(Isolator isolator) throws NetClsException;
    }

    Object run(String command, List<String> words, Action action) throws CommandFailure {
        Usage usage = Usage.of(command);
        if (usage.own(words).contains("--help")) {
            return usage.help();
        }
        if (!usage.fits(words.size())) {
            throw new CommandFailure(command, "usage: " + usage.synopsis());
        }
        try {
            return action.run(services.isolator());
        } catch (NetClsException | IllegalArgumentException e) {
            throw new CommandFailure(command, e.getMessage());
        }
    }
}
