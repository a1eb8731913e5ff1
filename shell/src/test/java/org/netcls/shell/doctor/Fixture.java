// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.program.Programs;

/** A test on a new host made of files, whose programs end as it says. */
abstract class Fixture {
    static final String MOUNT = "42 27 0:39 / /run/netcls rw,relatime - cgroup none rw,net_cls\n";
    static final String UNIFIED = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

    final List<String> ran = new ArrayList<>();

    @TempDir
    Path root;

    private Programs.Outcome outcome = new Programs.Outcome(0, "");

    /** One that has net_cls, mounted at {@code /run/netcls}, where the agent is root. */
    @BeforeEach
    void makeHost() throws IOException {
        cgroups("net_cls\t11\t3\t1");
        file("/proc/cmdline", "console=ttyS0 quiet -- cgroup_no_v1=all\n");
        file("/run/netcls/net_cls.classid", "0\n");
        file("/proc/self/mountinfo", MOUNT + UNIFIED);
        file("/proc/1/mountinfo", MOUNT + UNIFIED);
        rights(0, "000001ffffffffff");
        file("/proc/sys/kernel/osrelease", "6.1.0-42-amd64\n");
        link("/proc/self/ns/net", "net:[1]");
        link("/proc/self/ns/pid", "pid:[4026531836]");
    }

    Host host() {
        return new Host(
                root,
                List.of(root.resolve("usr/sbin"), root.resolve("usr/bin")),
                (words, input) -> {
                    ran.add(String.join(" ", words) + "\n" + input);
                    return outcome;
                },
                StandardCharsets.UTF_8);
    }

    void cgroups(String netCls) throws IOException {
        file(
                "/proc/cgroups",
                "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t1\t1\t1\n" + netCls + "\nnet_prio\t0\t1\t1\n");
    }

    void rights(int uid, String capabilities) throws IOException {
        file(
                "/proc/self/status",
                "Name:\tjava\nUid:\t1\t" + uid + "\t1\t1\nCapPrm:\t0\nCapEff:\t" + capabilities + "\nCapBnd:\t0\n");
    }

    void modules(String builtin, String loadable) throws IOException {
        file("/proc/modules", "x_tables 53248 1 ip_tables, Live 0x0\n");
        file("/lib/modules/6.1.0-42-amd64/modules.builtin", builtin);
        file("/lib/modules/6.1.0-42-amd64/modules.dep", loadable);
    }

    void configuration(String text) throws IOException {
        Path file = Files.createDirectories(root.resolve("proc")).resolve("config.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes());
        }
    }

    Path program(String name) throws IOException {
        Path program = file("/usr/sbin/" + name, "");
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program.toString());
        }
        return program;
    }

    void programsEndWith(int status, String output) {
        outcome = new Programs.Outcome(status, output);
    }

    Path file(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    void delete(String path) throws IOException {
        Files.delete(root.resolve(path.substring(1)));
    }

    void link(String path, String target) throws IOException {
        Path link = root.resolve(path.substring(1));
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }
}
