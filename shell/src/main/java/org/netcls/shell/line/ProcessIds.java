// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import java.util.regex.Pattern;
import org.netcls.text.Printable;

/** Reads process ids, and refuses those of no process before anything is done. */
public final class ProcessIds {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    private ProcessIds() {}

    public static long parse(String word) {
        if (!NUMBER.matcher(word).matches()) {
            throw new IllegalArgumentException("pid '" + Printable.escape(word) + "' is not a positive decimal number");
        }
        long pid = Long.parseLong(word);
        if (ProcessHandle.of(pid).isEmpty()) {
            throw new IllegalArgumentException("there is no process with pid " + pid);
        }
        return pid;
    }
}
