// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

/**
 * A command that could not do what was asked: one line, however the shell shows it. Gogo puts the simple name of the
 * class before the message where it tells of a script or of a pipe, so each is of a class without a name.
 */
abstract class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message before which {@link Invocation} puts which command it is */
    static CommandFailure of(String message) {
        return new CommandFailure(message) {
            private static final long serialVersionUID = 1;
        };
    }

    private CommandFailure(String message) {
        super(message, null, false, false);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
