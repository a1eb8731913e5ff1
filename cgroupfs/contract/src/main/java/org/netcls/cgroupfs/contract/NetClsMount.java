// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.contract;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The kernel's net_cls hierarchy at a place of the test's own, with a root group of its own that is removed after each
 * class with all groups in it. The machine has one such hierarchy, so a class waits until no other one is at work in it,
 * whatever process that runs in. Where it cannot be mounted the tests are skipped with the reason, and with {@code CI=true}
 * they fail.
 */
public final class NetClsMount implements BeforeAllCallback, AfterAllCallback {
    // Nothing that is tested opens this one: the lock would go with any descriptor of it that this process closes.
    private static final Path LOCKED = Path.of("release_agent");

    private static final String ROOTS = "netcls-test-";

    private final String root = ROOTS + ProcessHandle.current().pid();
    private Path mountPoint;
    private FileChannel lock;

    public String mountPoint() {
        return mountPoint.toString();
    }

    /** Name of the root group. */
    public String root() {
        return root;
    }

    /** The directory of a group below the root group; whether there is one or not. */
    public Path group(String name) {
        return mountPoint.resolve(root).resolve(name);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        mountPoint = Files.createTempDirectory("netcls-mount").toRealPath();
        try {
            Tool.run("mount", "-t", "cgroup", "-o", "net_cls", "none", mountPoint.toString());
        } catch (IOException e) {
            Files.delete(mountPoint);
            mountPoint = null;
            Prerequisite.isMissing("no net_cls hierarchy can be mounted here", e);
        }
        lock = FileChannel.open(mountPoint.resolve(LOCKED), StandardOpenOption.WRITE);
        lock.lock();
        removeLeftovers();
    }

    /** Of runs that were killed: their groups carry handles, which nobody else would get. */
    private void removeLeftovers() throws IOException {
        for (Path group : children(mountPoint)) {
            if (group.getFileName().toString().startsWith(ROOTS)) {
                removeLeftover(group);
            }
        }
    }

    /** By a program that goes deeper than a path can name. */
    private static void removeLeftover(Path group) {
        try {
            Tool.run("find", group.toString(), "-depth", "-type", "d", "-delete");
        } catch (IOException e) {
            System.err.println("A group that a killed run of the tests left stays: " + e.getMessage());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (mountPoint != null) {
            removeGroup(mountPoint.resolve(root));
            lock.close();
            Tool.run("umount", mountPoint.toString());
            Files.delete(mountPoint);
        }
    }

    private void removeGroup(Path group) throws IOException {
        if (Files.exists(group)) {
            for (Path child : children(group)) {
                removeGroup(child);
            }
            for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
                Files.writeString(mountPoint.resolve("cgroup.procs"), pid);
            }
            Files.delete(group);
        }
    }

    private static List<Path> children(Path group) throws IOException {
        try (Stream<Path> children = Files.list(group)) {
            return children.filter(Files::isDirectory).toList();
        }
    }
}
