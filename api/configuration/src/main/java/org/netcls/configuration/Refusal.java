// SPDX-License-Identifier: Apache-2.0
package org.netcls.configuration;

import java.net.URI;
import java.nio.file.Path;
import org.netcls.text.Reason;

/** What is said of a configuration that cannot be followed. */
public final class Refusal {
    private Refusal() {}

    /** @param reason which key it is about, and what is wrong with its value */
    public static String of(String pid, Origin origin, Exception reason) {
        return "configuration " + named(pid, origin) + " is refused: " + Reason.of(reason);
    }

    /** The PID, and in brackets the file, if it was one. */
    public static String named(String pid, Origin origin) {
        String file = origin.felix_fileinstall_filename();
        return file == null ? pid : pid + " (" + path(file) + ")";
    }

    /** @param file a URI, as it is kept under {@link Origin#FILE} */
    public static String path(String file) {
        try {
            return Path.of(URI.create(file)).toString();
        } catch (IllegalArgumentException e) {
            return file;
        }
    }
}
