// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel lets the agent do, from {@code /proc/self/status}.
 *
 * @param uid the effective one
 * @param capabilities the effective ones, a bit each
 */
record Rights(long uid, long capabilities) {
    private static final Pattern UID = Pattern.compile("(?m)^Uid:\\s+\\d+\\s+(\\d+)\\s");
    private static final Pattern EFFECTIVE = Pattern.compile("(?m)^CapEff:\\s+([0-9a-f]{1,16})$");

    /** The capabilities that matter, by their numbers in linux/capability.h. */
    enum Capability {
        CAP_KILL(5),
        CAP_NET_ADMIN(12),
        CAP_SYS_ADMIN(21);

        private final int bit;

        Capability(int bit) {
            this.bit = bit;
        }
    }

    static Optional<Rights> of(Host host) {
        String status = host.read("/proc/self/status").orElse("");
        Matcher uid = UID.matcher(status);
        Matcher effective = EFFECTIVE.matcher(status);
        return uid.find() && effective.find()
                ? Optional.of(new Rights(Long.parseLong(uid.group(1)), Long.parseUnsignedLong(effective.group(1), 16)))
                : Optional.empty();
    }

    boolean isRoot() {
        return uid == 0;
    }

    boolean has(Capability capability) {
        return (capabilities >>> capability.bit & 1) == 1;
    }
}
