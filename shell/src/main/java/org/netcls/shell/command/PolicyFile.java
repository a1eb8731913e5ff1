// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.netcls.configuration.WrittenFile;
import org.netcls.text.Printable;

/** A file as the agent would read it for a policy. */
record PolicyFile(String name, Map<String, String> values) {
    private static final String FACTORY = "org.netcls.policy~";
    private static final String SUFFIX = ".cfg";

    static PolicyFile read(String text) throws CommandFailure {
        Path path = Path.of(text).toAbsolutePath();
        try {
            return new PolicyFile(
                    name(path.getFileName()), WrittenFile.read(path).values());
        } catch (NoSuchFileException e) {
            throw failure(
                    path,
                    "it is not there, or the agent does not see it; a service sees nothing of /tmp: put it into /srv");
        } catch (AccessDeniedException e) {
            throw failure(
                    path, "the agent may not read it there, as a service nothing in /root and /home; put it into /srv");
        } catch (IOException e) {
            throw failure(path, e.getMessage());
        }
    }

    private static CommandFailure failure(Path path, String why) {
        return CommandFailure.of(Printable.escape(path.toString()) + " cannot be read: " + why);
    }

    /** Whether it is where the agent would read it, or is still to be named so. */
    private static String name(Path file) {
        String name = String.valueOf(file);
        String whole = name.startsWith(FACTORY) ? name.substring(FACTORY.length()) : name;
        return whole.endsWith(SUFFIX) ? whole.substring(0, whole.length() - SUFFIX.length()) : whole;
    }
}
