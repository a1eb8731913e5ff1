// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.netcls.diagnosis.Finding;

/** Whether all names can be written as they are in the locale that the agent was started in. */
record LocaleCheck(Charset encoding) {
    private static final String WHAT = "locale";

    Finding finding() {
        return encoding.equals(StandardCharsets.UTF_8)
                ? Finding.ok(WHAT, "names are written in UTF-8")
                : Finding.warn(
                        WHAT,
                        "names are written in " + encoding + ": what that lacks is refused in commands, and lost in"
                                + " system properties",
                        "run the agent in a UTF-8 locale, as with LC_ALL=C.UTF-8");
    }
}
