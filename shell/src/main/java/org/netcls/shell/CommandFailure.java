// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import org.netcls.api.Printable;

/** A command that could not do what was asked: one line, however the shell shows it. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;

    CommandFailure(String command, String message) {
        super("netcls:" + command + ": " + Printable.escape(message), null, false, false);
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
