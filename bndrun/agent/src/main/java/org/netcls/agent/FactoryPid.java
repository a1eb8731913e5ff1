// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of the PID of a factory's configuration, as Configuration Admin puts them together: {@code FACTORY~NAME}. */
record FactoryPid(String factory, String name) {
    /** The agent's own factory, and a name that is not where it should be. */
    private static final Pattern MISNAMED = Pattern.compile("(org\\.netcls\\.policy)(?:~?|[-_+@](.+))");

    /** Empty for the PID of a single configuration. */
    static Optional<FactoryPid> of(String pid) {
        int end = pid.indexOf('~');
        return end > 0 && end < pid.length() - 1
                ? Optional.of(new FactoryPid(pid.substring(0, end), pid.substring(end + 1)))
                : Optional.empty();
    }

    /** The PID that is meant by one that looks like that of a configuration of the agent's own factory and is none. */
    static Optional<FactoryPid> meantBy(String pid) {
        Matcher parts = MISNAMED.matcher(pid);
        return parts.matches()
                ? Optional.of(new FactoryPid(
                        parts.group(1), Optional.ofNullable(parts.group(2)).orElse("NAME")))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return factory + "~" + name;
    }
}
