// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Puts operation, path and the kernel's reason into one line; the file API keeps them apart. */
final class Failure {
    private Failure() {}

    static IOException to(String operation, Path path, IOException cause) {
        return new IOException("cannot " + operation + " " + path + ": " + reason(cause), cause);
    }

    static String reason(IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}
