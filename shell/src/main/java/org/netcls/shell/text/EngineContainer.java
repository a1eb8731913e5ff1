// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.util.regex.Pattern;
import org.netcls.api.ContainerId;

/** The containers of engines, whose ids have 64 digits; a list shows the first 12 of them, as theirs do. */
public final class EngineContainer {
    private static final Pattern ID = Pattern.compile("^([0-9a-f]{12})[0-9a-f]{52}(?=/|$)");

    private EngineContainer() {}

    /** Whether its id is one that an engine gives; that of a container nested in such a one is not. */
    public static boolean isOne(ContainerId container) {
        return ID.matcher(container.value()).matches();
    }

    static String shortId(ContainerId container) {
        return ID.matcher(container.toString()).replaceFirst("$1");
    }
}
