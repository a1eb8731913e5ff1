// SPDX-License-Identifier: Apache-2.0
package org.netcls.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever others send or write is read, or refused as the reader promises. Jazzer makes inputs out of those in
 * {@code src/test/corpus}, led by which instructions each reaches. How many seconds each target gets is set with
 * {@code -Dnetcls.fuzz.seconds}; what is found on the way stays in {@code target/fuzz} for the next run.
 */
class FuzzTest {
    private static final int SECONDS = Integer.getInteger("netcls.fuzz.seconds", 1);
    private static final long LIMIT_SECONDS = SECONDS + 300L;
    private static final int MOST_SECONDS_OF_AN_INPUT = 120;
    private static final Pattern INPUTS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    // Readers of others' that ours lean on are led too.
    private static final String LED_BY = String.join(
            ":",
            "org.netcls.**",
            "org.eclipse.parsson.**",
            "org.eclipse.jetty.http.**",
            "org.apache.felix.gogo.runtime.**",
            "org.apache.sshd.common.config.keys.**");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cgroupfs.ContainerIdTarget",
                "cgroupfs.GroupNameTarget",
                "cgroupfs.ClassIdTarget",
                "cgroupfs.proc.MountInfoTarget",
                "isolator.containers.NoteTarget",
                "isolator.settings.HandlesTarget",
                "isolator.engines.StateTarget",
                "isolator.policy.rules.PolicyTarget",
                "isolator.policy.table.ListingTarget",
                "state.http.control.change.BodyTarget",
                "state.http.server.RequestTarget",
                "shell.program.ProgramTarget",
                "shell.line.WordsTarget",
                "shell.ssh.AuthorizedKeysTarget",
            })
    void everyInputIsReadOrRefused(String target) throws Exception {
        Path work = Path.of("target", "fuzz", target);
        Path log = Files.createDirectories(work).resolve("log");
        Process jazzer = new ProcessBuilder(command(target, work))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(jazzer.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as(target)
                    .isTrue();
        } finally {
            jazzer.destroyForcibly();
        }
        String output = Files.readString(log);
        assertThat(jazzer.exitValue()).as(output).isZero();
        Matcher inputs = INPUTS.matcher(output);
        assertThat(inputs.find()).as(output).isTrue();
        System.out.printf("fuzz: %s inputs for %s%n", inputs.group(1), target);
    }

    private static List<String> command(String target, Path work) throws IOException {
        return List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                // Most of a short run would be the second compiler's.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // In a plain locale a JVM cannot name files with more than ASCII.
                "-Dsun.jnu.encoding=UTF-8",
                "-Dtarget.folder=" + work,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=org.netcls." + target,
                "--instrumentation_includes=" + LED_BY,
                "--custom_hook_excludes=**",
                // A client of what is tested connects to it.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery",
                "--reproducer_path=" + work,
                "-max_total_time=" + SECONDS,
                "-timeout=" + MOST_SECONDS_OF_AN_INPUT,
                "-rss_limit_mb=0",
                "-print_final_stats=1",
                "-artifact_prefix=" + work + File.separator,
                Files.createDirectories(work.resolve("corpus")).toString(),
                Files.createDirectories(Path.of("src/test/corpus", target)).toString());
    }
}
