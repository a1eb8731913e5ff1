// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.netcls.cgroupfs.hierarchy.Failure;
import org.osgi.service.log.Logger;

/**
 * Renames what was made when the groups of nested containers had names like {@code web.sidecar}, as no other did: a dot
 * stood between a parent and its child only. It is done once, and the root keeps that it is, since dots are parts of
 * names now.
 */
record FormerNames(Directory root, GroupFiles files, Logger log) {
    private static final String RENAMED = "{\"nested\":\"web\\\\sidecar\"}";
    private static final String NOT_YET = " ";

    void rename() throws IOException {
        try {
            if (files.readRootNote().isBlank()) {
                files.writeRootNote(NOT_YET);
                Set<Path> groups = Set.copyOf(files.list());
                for (Path group : groups) {
                    rename(group, groups);
                }
                files.writeRootNote(RENAMED);
            }
        } catch (NoNotesException e) {
            // It could not be known later that it was done.
        } catch (IOException e) {
            throw Failure.to(
                    "rename groups of nested containers in", root.path().toString(), e);
        }
    }

    /** A nested container was never without the outermost one around it. */
    private void rename(Path group, Set<Path> groups) throws IOException {
        String name = GroupName.of(group);
        int dot = name.indexOf('.');
        if (dot > 0 && groups.contains(GroupName.path(name.substring(0, dot)))) {
            Path renamed = GroupName.path(name.replace('.', '/'));
            root.rename(group, renamed);
            log.info("Group {} of a nested container is {} from now on", group, renamed);
        }
    }
}
