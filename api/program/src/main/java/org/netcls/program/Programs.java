// SPDX-License-Identifier: Apache-2.0
package org.netcls.program;

import java.io.IOException;
import java.util.List;

/** Runs programs of a host. */
public interface Programs {
    /** @param output what it has printed and complained, without blanks at its ends */
    record Outcome(int status, String output) {}

    /**
     * Runs a program to its end, in locale C.
     *
     * @param input all that it can read
     * @throws IOException if it cannot be started, or does not end soon and was ended
     */
    Outcome run(List<String> words, String input) throws IOException;
}
