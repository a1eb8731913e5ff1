// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The kernel's net_cls hierarchy, mounted in a temporary folder, and a group in it for ours. Closing it ends the
 * processes that this one started and removes all of it; so does the end of an interrupted run.
 */
public final class NetClsSandbox implements AutoCloseable {
    private static final int MOST_PASSES = 50;

    private interface Removal {
        void run() throws IOException;
    }

    private final Path folder;
    private final Path mountPoint;
    private final Path root;
    private boolean closed;

    private NetClsSandbox(Path folder) {
        this.folder = folder;
        mountPoint = folder.resolve("net_cls");
        root = mountPoint.resolve("netcls-benchmark-" + ProcessHandle.current().pid());
    }

    /** @throws UnsupportedHostException if the hierarchy cannot be mounted here */
    public static NetClsSandbox open() throws IOException {
        NetClsSandbox sandbox = new NetClsSandbox(Files.createTempDirectory("netcls-benchmark"));
        Runtime.getRuntime().addShutdownHook(new Thread(sandbox::closeAtExit));
        try {
            sandbox.make();
            return sandbox;
        } catch (IOException e) {
            sandbox.close();
            throw e;
        }
    }

    /** For files that shall go with it. */
    public Path folder() {
        return folder;
    }

    /** The group. */
    public Path root() {
        return root;
    }

    /** Starts a process that may run for long. None is started behind the back of an interrupted run's end. */
    public synchronized Process start(ProcessBuilder process) throws IOException {
        if (closed) {
            throw new IOException("the run was interrupted");
        }
        return process.start();
    }

    private void make() throws IOException {
        Files.createDirectory(mountPoint);
        try {
            Command.run("mount", "-t", "cgroup", "-o", "net_cls", "none", mountPoint.toString());
        } catch (IOException e) {
            throw new UnsupportedHostException("net_cls cannot be mounted: " + e.getMessage(), e);
        }
        Files.createDirectory(root);
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        endProcesses();
        untilGone(root, this::removeGroups);
        if (isMounted()) {
            // Lazily, because an interrupted run may have the root open.
            Command.run("umount", "-l", mountPoint.toString());
        }
        untilGone(folder, () -> delete(folder));
    }

    private void closeAtExit() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("left behind " + folder + ": " + e.getMessage());
        }
    }

    private static void endProcesses() {
        List<ProcessHandle> started = ProcessHandle.current().descendants().toList();
        started.forEach(ProcessHandle::destroyForcibly);
        started.forEach(process -> process.onExit().join());
    }

    private static void untilGone(Path path, Removal removal) throws IOException {
        // Once is enough, but an interrupted run may go on to make groups and files until their root is gone.
        for (int pass = 1; Files.exists(path); pass++) {
            try {
                removal.run();
            } catch (IOException e) {
                if (pass == MOST_PASSES) {
                    throw e;
                }
            }
        }
    }

    private void removeGroups() throws IOException {
        for (Path group : children(root)) {
            if (Files.isDirectory(group)) {
                moveOut(group);
                Files.deleteIfExists(group);
            }
        }
        Files.delete(root);
    }

    private void moveOut(Path group) throws IOException {
        for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
            Files.writeString(mountPoint.resolve("cgroup.procs"), pid);
        }
    }

    private boolean isMounted() {
        return Files.exists(mountPoint.resolve("cgroup.procs"));
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path child : children(path)) {
                delete(child);
            }
        }
        Files.delete(path);
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        }
    }
}
