// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import java.util.Locale;

/** How bad it is, from fine to broken. */
public enum Level {
    /** As it should be. */
    OK,
    /** Something that may be wanted does not work, or cannot be known. */
    WARN,
    /** Containers get no handles, packets cannot be tagged, or policies are not in force as they are configured. */
    FAIL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
