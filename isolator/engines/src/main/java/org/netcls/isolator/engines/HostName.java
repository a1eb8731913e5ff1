// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this host is called. */
final class HostName {
    static final String OWN = read();

    private HostName() {}

    private static String read() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
