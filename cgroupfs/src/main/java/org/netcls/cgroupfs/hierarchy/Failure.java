// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.netcls.text.Printable;

/** Puts operation, path and the kernel's reason into one line; the file API keeps them apart. */
public final class Failure {
    private Failure() {}

    public static IOException to(String operation, String path, IOException cause) {
        return new IOException("cannot " + operation + " " + Printable.escape(path) + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        if (cause instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof ClosedByInterruptException) {
            return "the caller was interrupted";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
