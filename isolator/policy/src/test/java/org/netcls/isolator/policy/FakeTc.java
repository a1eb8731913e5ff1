// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import org.netcls.program.Programs;

/** A tc with one device, eth0, that takes whatever classes it is given; it can be missing, and interrupted, and keep what is there. */
final class FakeTc implements Programs {
    private static final String QDISC = "[{\"kind\":\"%s\",\"handle\":\"%s\",\"dev\":\"eth0\",\"root\":true}]";

    boolean missing;
    /** Whether it deletes nothing. */
    boolean keeps;
    /** Whether whoever runs it is interrupted at this word. */
    String interruptedAt = "never";

    private boolean isShaped;

    void takeAway() {
        isShaped = false;
    }

    @Override
    public Outcome run(List<String> words, String input) throws IOException {
        if (missing) {
            throw new IOException("Cannot run program \"tc\": error=2, No such file or directory");
        }
        if (words.contains(interruptedAt)) {
            throw new InterruptedIOException("interrupted");
        }
        if (words.contains("qdisc")) {
            return new Outcome(0, isShaped ? QDISC.formatted("htb", "fff0:") : QDISC.formatted("fq_codel", "0:"));
        }
        if (words.contains("class")) {
            return new Outcome(0, "class htb fff0:20 root prio 0 rate 80bit");
        }
        if (!input.contains("dev eth0")) {
            return new Outcome(1, "Cannot find device \"eth1\"\nCommand failed -:1");
        }
        if (keeps && input.contains("delete")) {
            return new Outcome(1, "RTNETLINK answers: Operation not permitted\nCommand failed -:1");
        }
        isShaped = input.contains("class");
        return new Outcome(0, "");
    }

    boolean isShaped() {
        return isShaped;
    }
}
