// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.netcls.configuration.ConfiguredPath;
import org.netcls.text.Reason;

/**
 * A file whose first line only its owner and group may know.
 *
 * @param property the configuration's name for the file
 */
record SecretFile(String property, Path path) {
    SecretFile(String property, String path) {
        this(property, ConfiguredPath.of(property, path).toAbsolutePath());
        if (path.isEmpty()) {
            throw new IllegalArgumentException(property + ": is not set; name a file with the password");
        }
    }

    /** @throws IllegalArgumentException if it cannot be read, or if others can read or write it */
    String firstLine() {
        try {
            requirePrivate();
            return readLine();
        } catch (IOException e) {
            throw refused(Reason.ofFile(e));
        }
    }

    /** @throws IllegalArgumentException also if the first line is shorter than this */
    void requireLength(int characters) {
        int length = firstLine().length();
        if (length < characters) {
            throw refused("has " + length + " characters in its first line, and needs at least " + characters
                    + "; make one with: openssl rand -hex 32");
        }
    }

    private void requirePrivate() throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw refused("can be read or written by everybody on this machine; run: chmod o-rwx " + path);
        }
    }

    private String readLine() throws IOException {
        try (BufferedReader content = Files.newBufferedReader(path)) {
            String line = content.readLine();
            return line == null ? "" : line;
        }
    }

    private IllegalArgumentException refused(String why) {
        return new IllegalArgumentException(property + ": " + path + " " + why);
    }
}
