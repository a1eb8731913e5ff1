// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

/** A command that could not do what was asked: one line for who called it. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    CommandException(String message) {
        super(message, null, false, false);
    }
}
