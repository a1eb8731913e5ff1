// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A directory that is held open: whatever happens to its path, the same one is used. Names are relative to it, and a
 * symbolic link in the last place of a name is never followed, but for files unless the options say so.
 */
record Directory(Path path, SecureDirectoryStream<Path> stream) implements Closeable {
    private static final Path ITSELF = Path.of(".");

    static Directory open(Path path) throws IOException {
        return new Directory(path, secure(path));
    }

    Directory child(Path name) throws IOException {
        return new Directory(path.resolve(name), stream.newDirectoryStream(name, NOFOLLOW_LINKS));
    }

    /** @throws NoSuchFileException if there is no such file, and the options do not say to make it */
    FileChannel file(Path name, Set<? extends OpenOption> options) throws IOException {
        return (FileChannel) stream.newByteChannel(name, options);
    }

    /** False, too, where nothing has that name. */
    boolean isDirectory(Path name) throws IOException {
        try {
            return attributes(name).readAttributes().isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Whether what has this name is the other directory. */
    boolean isSame(Path name, Directory other) throws IOException {
        return attributes(name).readAttributes().fileKey().equals(other.key());
    }

    /** What tells this directory from all others. */
    Object key() throws IOException {
        return attributes(ITSELF).readAttributes().fileKey();
    }

    PosixFileAttributeView attributes(Path name) {
        return stream.getFileAttributeView(name, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    }

    boolean isFile(Path name) throws IOException {
        try {
            return attributes(name).readAttributes().isRegularFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Java makes directories by path only. A directory that came in place of this one is not ours, so look after it. */
    void makeDirectory(Path name) throws IOException {
        Files.createDirectory(path.resolve(name));
    }

    void rename(Path name, Path to) throws IOException {
        stream.move(name, stream, to);
    }

    void removeDirectory(Path name) throws IOException {
        stream.deleteDirectory(name);
    }

    void removeFile(Path name) throws IOException {
        stream.deleteFile(name);
    }

    List<Path> names() throws IOException {
        return names(ITSELF);
    }

    /** @throws NoSuchFileException if there is no such directory */
    List<Path> names(Path name) throws IOException {
        List<Path> names = new ArrayList<>();
        // A stream can be read once only.
        try (DirectoryStream<Path> children = stream.newDirectoryStream(name, NOFOLLOW_LINKS)) {
            children.forEach(child -> names.add(child.getFileName()));
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private static SecureDirectoryStream<Path> secure(Path path) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        return HeldDirectory.open(path);
    }
}
