// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where the socket is, and who may open it: the agent's user, and a group if one is named.
 *
 * @param path absolute
 * @param group its name; empty for none
 */
record SocketFile(Path path, String group) {
    // What Java takes: sun_path of unix(7) without its last two bytes.
    private static final int LONGEST = 106;
    // Six characters in the largest radix.
    private static final int NAMES = 2_000_000_000;
    private static final int LONGEST_FOLDER = LONGEST - "/.123456/s".length();
    private static final Set<PosixFilePermission> OWNERS_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_AND_GROUP = PosixFilePermissions.fromString("rw-rw----");

    /** @throws IllegalArgumentException if the path cannot be one of a socket */
    SocketFile {
        if (path.getFileName() == null) {
            throw new IllegalArgumentException(
                    "socket: " + path + " is no path of a file; name one, as /run/netcls/agent.sock");
        }
        requireBytes(path, "a socket's path", LONGEST);
        requireBytes(path.getParent(), "the folder of a socket", LONGEST_FOLDER);
    }

    private static void requireBytes(Path path, String what, int most) {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > most) {
            throw new IllegalArgumentException("socket: " + path + " has " + length + " bytes, and " + what
                    + " has at most " + most + "; name a shorter one");
        }
    }

    /**
     * A name beside the path that only this user can reach, for a socket that is not set up yet; its folder is made, and
     * that of the path if there is none.
     */
    Path hidden() throws IOException {
        Files.createDirectories(path.getParent());
        String name = "." + Integer.toString(ThreadLocalRandom.current().nextInt(NAMES), Character.MAX_RADIX);
        Path folder = Files.createDirectory(
                path.getParent().resolve(name), PosixFilePermissions.asFileAttribute(OWNERS_FOLDER));
        return folder.resolve("s");
    }

    /**
     * Sets the rights of the socket at this name, and then puts it in the place of what a dead agent left.
     *
     * @param isOurs whether it is a socket of ours that is there
     */
    void publish(Path hidden, boolean isOurs) throws IOException {
        restrict(hidden);
        if (!isOurs) {
            requireFree();
        }
        Files.move(hidden, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void restrict(Path socket) throws IOException {
        PosixFileAttributeView rights = Files.getFileAttributeView(socket, PosixFileAttributeView.class);
        rights.setPermissions(OWNER);
        if (!group.isEmpty()) {
            GroupPrincipal named =
                    socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            // Who is confined may not say even what is so already.
            if (!rights.readAttributes().group().equals(named)) {
                rights.setGroup(named);
            }
            rights.setPermissions(OWNER_AND_GROUP);
        }
    }

    /** @throws IOException if there is something other than the socket of an agent that has ended */
    private void requireFree() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("socket: " + path + " is a file and no socket; remove it, or name another path");
        }
        if (isAnswered()) {
            throw new IOException("socket: another agent answers at " + path + "; end it, or name another path");
        }
    }

    private boolean isAnswered() throws IOException {
        try (SocketChannel answered = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return answered.isConnected();
        } catch (ConnectException | NoSuchFileException e) {
            return false;
        }
    }
}
