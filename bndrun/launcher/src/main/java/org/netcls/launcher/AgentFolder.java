// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What one agent keeps, and nobody else writes to. Others may only pass through it, to a socket that they may open. The
 * lock on it goes with the process.
 */
record AgentFolder(Path path, FileChannel lock) implements AutoCloseable {
    private static final Set<PosixFilePermission> PASSED = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    private static final int ROOM_BYTES = 10 << 20;
    private static final String UID = "unix:uid";

    /**
     * Opens the folder, and makes it where there is none.
     *
     * @throws LaunchException if it is in use, or is not this user's alone
     */
    static AgentFolder open(Path path) throws LaunchException, IOException {
        if (Files.notExists(path)) {
            Files.createDirectories(path);
            Files.setPosixFilePermissions(path, PASSED);
        }
        requireOwn(path);
        FileChannel lock = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            lock.close();
            throw new LaunchException("Another agent uses the data folder " + path
                    + "; end it, or name another folder with -Dnetcls.data=FOLDER");
        }
        return new AgentFolder(path, lock);
    }

    private static void requireOwn(Path path) throws LaunchException, IOException {
        if (!Files.getAttribute(path, UID).equals(Files.getAttribute(Path.of("/proc/self"), UID))) {
            throw new LaunchException("The data folder " + path + " belongs to user "
                    + Files.getOwner(path).getName()
                    + "; start the agent as that user, or name another folder with -Dnetcls.data=FOLDER");
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new LaunchException("Others than its owner may write to the data folder " + path
                    + ", and so to what the agent runs; see what is in it, and then: chmod go-w " + path);
        }
    }

    /** A folder in it that nobody else can look into. */
    Path folder(String name) throws IOException {
        Path folder = path.resolve(name);
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PRIVATE);
        return folder;
    }

    /** @throws IOException if there is no room in it for what is shipped */
    void requireRoom() throws IOException {
        Path probe = path.resolve("room");
        try (OutputStream out = Files.newOutputStream(probe)) {
            byte[] piece = new byte[1 << 16];
            for (int written = 0; written < ROOM_BYTES; written += piece.length) {
                out.write(piece);
            }
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Deletes what has this name, with all that is in it. */
    void delete(String name) throws IOException {
        Path top = path.resolve(name);
        if (Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.walk(top)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
