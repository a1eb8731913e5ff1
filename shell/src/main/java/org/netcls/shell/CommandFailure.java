// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import org.netcls.api.Printable;

/**
 * A command that could not do what was asked: one line, however the shell shows it. Gogo puts the simple name of the
 * class before the message where it tells of a script or of a pipe, so each is of a class without a name.
 */
abstract class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;

    static CommandFailure of(String command, String message) {
        return new CommandFailure(command, message) {
            private static final long serialVersionUID = 1;
        };
    }

    private CommandFailure(String command, String message) {
        super("netcls:" + command + ": " + Printable.escape(message), null, false, false);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
