// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Set;

/** Labels that the agent itself gives to the containers of engines. */
public final class EngineLabels {
    /** What the engine calls the container, where that is not its id. */
    public static final String NAME = "name";

    /** Absolute path of the group that the engine has made for it in another hierarchy; who comes there is moved. */
    public static final String GROUP = "engine.group";

    /** Absolute path of the group that the engine has made for it in the hierarchy of net_cls, which gets its handle. */
    public static final String LENT = "engine.lent";

    /** Of a container with a network namespace of its own: {@link #OWN} or {@link #RULES_INSIDE}. */
    public static final String NETWORK = "engine.network";

    /** In that namespace are no rules of ours. */
    public static final String OWN = "own";

    /** In that namespace are rules of ours. */
    public static final String RULES_INSIDE = "own, with rules inside";

    /** Those by which the agent follows the containers of engines: nobody else sets them. */
    public static final Set<String> OF_AGENT = Set.of(GROUP, LENT, NETWORK);

    private EngineLabels() {}
}
