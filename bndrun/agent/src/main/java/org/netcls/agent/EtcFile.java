// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import org.netcls.configuration.Origin;
import org.netcls.configuration.WrittenFile;

/**
 * What an administrator has written for a PID.
 *
 * @param modified when that was
 */
record EtcFile(Path path, FileTime modified, WrittenFile written) {
    /** @throws IOException saying why it cannot be read */
    static EtcFile read(Path path) throws IOException {
        FileTime modified = Files.getLastModifiedTime(path);
        return new EtcFile(path, modified, WrittenFile.read(path));
    }

    /** One that is there, and says nothing but why that is not known; whatever was set is later. */
    static EtcFile unreadable(Path path, String reason) {
        return new EtcFile(path, FileTime.fromMillis(0), new WrittenFile(Map.of(Origin.UNREADABLE, reason), Set.of()));
    }

    boolean isReadable() {
        return !values().containsKey(Origin.UNREADABLE);
    }

    Map<String, String> values() {
        return written.values();
    }

    /** Keys that it has more than once. */
    Set<String> repeated() {
        return written.repeated();
    }
}
