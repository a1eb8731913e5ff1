// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder with the administrator's files. */
record EtcFolder(Path path) {
    /**
     * Without the files an agent would know of no policy, and take the rules of those that there are out of the kernel.
     *
     * @throws LaunchException if it cannot be read
     */
    void requireReadable() throws LaunchException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            files.forEach(file -> {});
        } catch (IOException | DirectoryIteratorException e) {
            throw new LaunchException(
                    "The folder that netcls.etc names cannot be read, and the kernel's rules and groups"
                            + " stay as they are: " + Reasons.of(e)
                            + "; put it back, let the agent read it, or name another one with -Dnetcls.etc=FOLDER");
        }
    }
}
