// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.util.Optional;

/** The parts of the PID of a factory's configuration, as Configuration Admin puts them together: {@code FACTORY~NAME}. */
record FactoryPid(String factory, String name) {
    /** Empty for the PID of a single configuration. */
    static Optional<FactoryPid> of(String pid) {
        int end = pid.indexOf('~');
        return end > 0 ? Optional.of(new FactoryPid(pid.substring(0, end), pid.substring(end + 1))) : Optional.empty();
    }
}
