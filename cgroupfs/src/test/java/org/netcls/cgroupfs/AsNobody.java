// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.netcls.api.ContainerId;
import org.netcls.cgroupfs.contract.Tool;

/** The back end in a process of its own, whose user is not root. */
final class AsNobody {
    private static final String NOBODY = "65534";
    private static final ContainerId WEB = new ContainerId("web");

    private AsNobody() {}

    /** Hands the root over, runs {@link #main} as that user and gives what it printed. */
    static String run(Path root, Path workspace, String... words) throws IOException {
        Tool.run("chown", "-R", NOBODY, root.toString());
        return runWithoutOwning(root, workspace, words);
    }

    static String runWithoutOwning(Path root, Path workspace, String... words) throws IOException {
        Path classes = Files.createTempDirectory(workspace, "classes");
        for (Class<?> type : Set.of(AsNobody.class, CgroupFs.class, ContainerId.class)) {
            copyToWherePermitted(type, classes);
        }
        Tool.run("chmod", "-R", "a+rX", workspace.toString());
        String[] command = {
            "setpriv",
            "--reuid=" + NOBODY,
            "--clear-groups",
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            classes + "/classes:" + classes + "/*",
            AsNobody.class.getName(),
            root.toString()
        };
        return Tool.run(Stream.concat(Stream.of(command), Stream.of(words)).toArray(String[]::new));
    }

    /** The build's own folders may be in a home that nobody else can read. */
    private static void copyToWherePermitted(Class<?> type, Path classes) throws IOException {
        Path source = source(type);
        String target = Files.isDirectory(source) ? "classes" : type.getSimpleName() + ".jar";
        Tool.run("cp", "-rT", source.toString(), classes.resolve(target).toString());
    }

    private static Path source(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    public static void main(String... words) throws IOException {
        try (CgroupFs cgroups = new CgroupFs(GroupRoot.real(Path.of(words[0])))) {
            switch (words[1]) {
                case "create" -> {
                    cgroups.create(WEB, OptionalInt.of(0x00120001), "");
                    System.out.println(cgroups.classId(WEB.value()));
                }
                case "attach" -> attach(cgroups, Long.parseLong(words[2]));
                default -> cgroups.remove(WEB);
            }
        }
    }

    private static void attach(CgroupFs cgroups, long pid) {
        try {
            cgroups.attach(WEB, pid);
        } catch (IOException e) {
            System.out.println(e.getMessage());
        }
    }
}
