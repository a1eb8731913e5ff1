// SPDX-License-Identifier: Apache-2.0
package org.netcls.text;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why something failed. Of the commonest failures with files Java's message tells nothing but the file. */
public final class Reason {
    private Reason() {}

    /** For the end of a message, after a colon. */
    public static String of(Exception failure) {
        if (failure instanceof FileSystemException file && file.getReason() == null) {
            return file.getFile() + " " + ofFile(failure);
        }
        return message(failure);
    }

    /** For the end of a sentence that begins with the file's name. */
    public static String ofFile(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "may not be used by user " + System.getProperty("user.name") + "; change its owner or mode";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (failure instanceof NotDirectoryException) {
            return "is no folder";
        }
        return "cannot be used: " + message(failure);
    }

    private static String message(Exception failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
