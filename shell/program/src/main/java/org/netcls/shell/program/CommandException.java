// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

/** A command that could not do what was asked: one line for who called it. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    public CommandException(String message) {
        super(message, null, false, false);
    }
}
