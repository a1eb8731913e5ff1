// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.EngineLabels;

/** A group of any hierarchy, which an engine has made for a container. */
record EngineGroup(Path directory) {
    private static final String PROCESSES = "cgroup.procs";
    /** What kernfs counts as links of a directory without others in it. */
    private static final int LINKS_OF_A_LEAF = 2;

    /** Empty if the container is none of an engine, or its group could not be told. */
    static Optional<EngineGroup> of(Assignment assignment) {
        return Stream.of(EngineLabels.LENT, EngineLabels.GROUP)
                .flatMap(key -> Optional.ofNullable(assignment.labels().get(key)).stream())
                .map(path -> new EngineGroup(Path.of(path)))
                .findFirst();
    }

    boolean isThere() {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Those that are inside, in groups within it too.
     *
     * @throws IOException if they cannot be read, as when it goes away meanwhile
     */
    Set<Long> processes() throws IOException {
        Set<Long> processes = new HashSet<>();
        collect(directory, processes);
        return processes;
    }

    private static void collect(Path group, Set<Long> processes) throws IOException {
        Files.readAllLines(group.resolve(PROCESSES), US_ASCII).stream()
                .map(Long::valueOf)
                // Those of other pid namespaces are told as 0.
                .filter(pid -> pid > 0)
                .forEach(processes::add);
        if ((int) Files.getAttribute(group, "unix:nlink") > LINKS_OF_A_LEAF) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(group, Files::isDirectory)) {
                for (Path child : children) {
                    collect(child, processes);
                }
            }
        }
    }
}
