// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.netcls.program.Programs;
import org.netcls.text.Printable;

/**
 * A program that changes something of the host's network, and what is said where it does not do what it is asked for.
 *
 * @param inPackage of which it is the only one
 */
record NetworkProgram(Programs programs, String name, String inPackage) {
    private static final int LONGEST = 300;
    // Without the capability, and where a service may have no such sockets.
    private static final Pattern NO_RIGHT = Pattern.compile("not permitted|[Nn]etlink socket");

    /**
     * Runs it to its end.
     *
     * @param words with blanks between them
     * @param input all that it can read
     */
    Programs.Outcome run(String words, String input) throws IOException {
        try {
            return programs.run(List.of((name + " " + words).split(" ")), input);
        } catch (IOException e) {
            throw e.getMessage().startsWith("Cannot run program")
                    ? new IOException(name + " cannot be run; install the package " + inPackage, e)
                    : e;
        }
    }

    /** What it has printed, if it says that all went well. */
    String require(Programs.Outcome outcome) throws RefusedException {
        if (outcome.status() == 0) {
            return outcome.output();
        }
        String complaint = outcome.output().lines().map(String::strip).collect(Collectors.joining(" "));
        throw new RefusedException(name
                + (complaint.isEmpty()
                        ? " ends with status " + outcome.status() + " and says nothing"
                        : " says '" + Printable.escape(start(complaint)) + "'" + remedy(complaint)));
    }

    private static String start(String complaint) {
        return complaint.substring(0, Math.min(LONGEST, complaint.length()));
    }

    private static String remedy(String complaint) {
        return NO_RIGHT.matcher(complaint).find()
                ? "; the agent needs CAP_NET_ADMIN and sockets of netlink for it, which docs/policies.md tells how to give"
                : "";
    }
}
