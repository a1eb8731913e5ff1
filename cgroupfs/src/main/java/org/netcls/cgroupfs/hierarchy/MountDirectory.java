// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** An empty directory to mount something on, and what had to be made for it. */
record MountDirectory(Path path, List<Path> made) {
    static MountDirectory make(Path path) throws IOException {
        List<Path> missing = Stream.iterate(path, Objects::nonNull, Path::getParent)
                .takeWhile(directory -> Files.notExists(directory, NOFOLLOW_LINKS))
                .toList();
        MountDirectory directory = new MountDirectory(path, missing);
        try {
            Files.createDirectories(path);
            return new MountDirectory(requireEmpty(path.toRealPath()), missing);
        } catch (IOException e) {
            directory.undo(e);
            throw Failure.to("make a mount point of", path.toString(), e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            return !children.iterator().hasNext();
        }
    }

    /** A mount hides what is in the directory: a slip in the configuration must not cost the host its /etc. */
    private static Path requireEmpty(Path directory) throws IOException {
        if (!isEmpty(directory)) {
            throw new IOException(
                    "it is not empty, and a mount would hide what is in it; choose an empty one or a missing one");
        }
        return directory;
    }

    void undo(IOException cause) {
        try {
            for (Path directory : made) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
