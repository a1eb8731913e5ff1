// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The kernel's net_cls hierarchy at a place of the test's own, with a root group of its own that is empty again before
 * each class. Where it cannot be mounted the tests are skipped with the reason, and with {@code CI=true} they fail.
 */
public final class NetClsMount implements BeforeAllCallback, AfterAllCallback {
    private final String root = "netcls-itest-" + ProcessHandle.current().pid();
    private Path mountPoint;

    public String mountPoint() {
        return mountPoint.toString();
    }

    /** Name of the root group. */
    public String root() {
        return root;
    }

    public Path group(String container) {
        return mountPoint.resolve(root).resolve(container);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        mountPoint = Files.createTempDirectory("netcls-mount");
        try {
            Tool.run("mount", "-t", "cgroup", "-o", "net_cls", "none", mountPoint.toString());
        } catch (IOException e) {
            Files.delete(mountPoint);
            mountPoint = null;
            requireOutsideOfCi(e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (mountPoint != null) {
            removeGroups();
            Tool.run("umount", mountPoint.toString());
            Files.delete(mountPoint);
        }
    }

    private static void requireOutsideOfCi(IOException reason) throws IOException {
        if ("true".equals(System.getenv("CI"))) {
            throw reason;
        }
        Assumptions.abort("no net_cls hierarchy can be mounted here: " + reason.getMessage());
    }

    private void removeGroups() throws IOException {
        Path groups = mountPoint.resolve(root);
        if (Files.exists(groups)) {
            for (Path group : children(groups)) {
                evacuate(group);
                Files.delete(group);
            }
            Files.delete(groups);
        }
    }

    private void evacuate(Path group) throws IOException {
        for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
            Files.writeString(mountPoint.resolve("cgroup.procs"), pid);
        }
    }

    private static List<Path> children(Path groups) throws IOException {
        try (Stream<Path> children = Files.list(groups)) {
            return children.filter(Files::isDirectory).toList();
        }
    }
}
