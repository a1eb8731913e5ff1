// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.util.regex.Pattern;
import org.netcls.api.ContainerId;

/** What a list shows of the containers of engines: as theirs do, the first 12 of the 64 digits of an id. */
final class EngineContainer {
    private static final Pattern ID = Pattern.compile("^([0-9a-f]{12})[0-9a-f]{52}(?=/|$)");

    private EngineContainer() {}

    static String shortId(ContainerId container) {
        return ID.matcher(container.toString()).replaceFirst("$1");
    }
}
