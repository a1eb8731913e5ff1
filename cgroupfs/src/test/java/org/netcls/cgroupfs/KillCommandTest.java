// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.cgroupfs.contract.Tool;

/** What differs between shells, in directories that look like groups. */
class KillCommandTest {
    // 20 levels of 62 characters of four bytes each; a path has room for 16 of them.
    private static final String DEEP = """
            name=$(printf '\\360\\237\\230\\200%.0s' $(seq 62))
            cd "$0" || exit
            for level in $(seq 20); do
                : > cgroup.procs
                mkdir "$name"
                cd -P "$name" || exit
            done
            echo $1 > cgroup.procs
            """;

    @TempDir
    private Path dir;

    /** JUnit goes by paths. */
    @AfterEach
    void removeWhatIsDeep() throws IOException {
        Tool.run("find", dir.toString(), "-mindepth", "1", "-delete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash --posix", "busybox sh"})
    void killsWhatIsDeeperThanAPathWhateverTheLocale(String shell) throws Exception {
        List<String> words = List.of(shell.split(" "));
        assumeTrue(isThere(words.get(0)), "no " + words.get(0) + " here");
        Process deepest = new ProcessBuilder("sleep", "600").start();
        try {
            Tool.run("sh", "-c", DEEP, dir.toString(), Long.toString(deepest.pid()));
            ProcessBuilder command = KillCommand.command(words, dir);
            command.environment().put("LANG", "C.UTF-8");
            assertThat(command.start().waitFor()).isZero();
            assertThat(deepest.waitFor(1, TimeUnit.MINUTES)).as("killed").isTrue();
        } finally {
            deepest.destroyForcibly().waitFor();
        }
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(in -> Files.isExecutable(Path.of(in, program)));
    }
}
