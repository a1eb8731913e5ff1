// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;

/**
 * A Debian like the one of the host that its own systemd has booted, in a container of systemd-nspawn with a network of its
 * own. It starts as it was installed, and what is changed in it ends with it; only the kernel's cgroups are the host's.
 */
final class Machine implements AutoCloseable {
    private static final Path INSTALLED = Path.of("target", "debian");
    private static final String PACKAGES = "systemd,systemd-sysv,dbus,default-jre-headless,curl,nftables";
    private static final String MINUTES = "10m";

    private final Process container;

    private Machine(Process container) {
        this.container = container;
    }

    /**
     * Boots it, with this folder at {@code /mnt}; the first time it is installed. Where it cannot be, the test is skipped
     * with the reason, and with {@code CI=true} it fails.
     */
    static Machine boot(Path folder) throws Exception {
        try {
            Tool.run("systemd-nspawn", "--version");
            install();
        } catch (IOException e) {
            Prerequisite.isMissing("no Debian can be installed and booted here", e);
        }
        removeGroups();
        Machine machine = new Machine(container(folder));
        try {
            Patience.await(
                    () -> machine.call("systemctl", "is-system-running").output(),
                    state -> state.matches("running\\R"));
            return machine;
        } catch (AssertionError e) {
            machine.close();
            throw e;
        }
    }

    /**
     * Of one before. Where somebody has enabled controllers of cgroup v2 for all, its systemd has done so too, and into such
     * a group none can be moved.
     */
    private static void removeGroups() throws IOException {
        Tool.run("sh", "-c", """
                at=$(findmnt -n -t cgroup2 -o TARGET | head -n 1)$(sed -n 's/^0:://p' /proc/self/cgroup)
                find "$at/payload" "$at/supervisor" -depth -type d -exec rmdir {} \\; 2>/dev/null
                true
                """);
    }

    private static void install() throws IOException {
        if (!Files.exists(INSTALLED)) {
            Path unfinished = Path.of("target", "debian-unfinished");
            Tool.run("rm", "-rf", unfinished.toString());
            String release = Tool.run("sh", "-c", ". /etc/os-release && echo \"$VERSION_CODENAME\"")
                    .strip();
            Tool.run(
                    "timeout",
                    MINUTES,
                    "debootstrap",
                    "--variant=minbase",
                    "--include=" + PACKAGES,
                    release,
                    unfinished.toString(),
                    mirror(release));
            Files.move(unfinished, INSTALLED);
        }
    }

    /** Where the host has its own packages from. */
    private static String mirror(String release) throws IOException {
        return Tool.run("apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages")
                .lines()
                .filter(line -> line.startsWith(release + " "))
                .map(line -> line.substring(release.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IOException("apt knows no mirror of " + release));
    }

    private static Process container(Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "systemd-nspawn",
                        "--boot",
                        "--directory=" + INSTALLED,
                        "--machine=netcls-" + ProcessHandle.current().pid(),
                        "--volatile=overlay",
                        "--bind-ro=" + folder.toRealPath() + ":/mnt",
                        "--capability=all",
                        "--private-network",
                        "--register=no",
                        "--keep-unit",
                        "--console=pipe")
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "debian.log").toFile());
        // Of the hybrid form systemd-nspawn wants more than there may be.
        builder.environment().put("SYSTEMD_NSPAWN_UNIFIED_HIERARCHY", "1");
        return builder.start();
    }

    /** Runs a program in it to its end. */
    CalledProgram call(String... command) throws Exception {
        return CalledProgram.run(builder(command), "");
    }

    /** Runs a program in it that has to succeed, and gives what it printed. */
    String run(String... command) throws Exception {
        CalledProgram called = call(command);
        if (called.status() != 0) {
            throw new AssertionError(List.of(command) + ": " + called);
        }
        return called.output();
    }

    /** Runs these lines of the shell as {@link #run} runs a program. */
    String shell(String lines) throws Exception {
        return run("sh", "-ec", lines);
    }

    /** Starts a program in it. */
    Process start(String... command) throws IOException {
        return builder(command).redirectErrorStream(true).start();
    }

    private ProcessBuilder builder(String... command) {
        String init = container
                .children()
                .findFirst()
                .map(ProcessHandle::pid)
                .map(String::valueOf)
                .orElse("0");
        ProcessBuilder builder =
                new ProcessBuilder(Stream.concat(Stream.of("nsenter", "--target", init, "--all"), Stream.of(command))
                        .toList());
        builder.environment().keySet().retainAll(List.of());
        builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LANG", "C.UTF-8"));
        return builder;
    }

    /** Kills its systemd, because that outlives a systemd-nspawn that is killed, and with it all that runs in there. */
    @Override
    public void close() {
        container.children().forEach(ProcessHandle::destroyForcibly);
        container.destroy();
        container.onExit().join();
    }
}
