// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import java.util.Set;
import org.netcls.api.EngineLabels;

/** The labels that are not for somebody else to set. */
public final class AgentLabels {
    private AgentLabels() {}

    /**
     * @param prefix what stands before a key where it is written
     * @throws IllegalArgumentException if one of these keys is among {@link EngineLabels#OF_AGENT}
     */
    public static void requireNone(Set<String> keys, String prefix) {
        keys.stream().filter(EngineLabels.OF_AGENT::contains).findFirst().ifPresent(own -> {
            throw new IllegalArgumentException("label " + own + " is the agent's own: leave out " + prefix + own);
        });
    }
}
