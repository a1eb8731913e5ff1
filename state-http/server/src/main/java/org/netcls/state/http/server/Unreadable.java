// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Says why a file could not be read. */
final class Unreadable {
    private Unreadable() {}

    /** The end of a sentence that begins with the file's name. */
    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "may not be read by user " + System.getProperty("user.name") + "; change its owner or mode";
        }
        return "cannot be read: " + failure.getMessage();
    }
}
