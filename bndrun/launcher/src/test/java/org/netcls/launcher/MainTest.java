// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir
    Path folder;

    private final Properties before = new Properties();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void nameTheDataFolder() {
        before.putAll(System.getProperties());
        System.setProperty("netcls.data", folder.resolve("data").toString());
    }

    @AfterEach
    void restoreProperties() {
        System.setProperties(before);
    }

    private int run(String... words) throws Exception {
        return Main.run(
                List.of(words),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private void assertNothingIsMade() {
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version"})
    void whatIsAskedForIsPrintedAndNothingStarts(String word) throws Exception {
        assertThat(run(word)).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith(word.equals("--help") ? "usage: java " : "netcls-agent ")
                .endsWith("\n");
        assertThat(err.size()).isZero();
        assertNothingIsMade();
    }

    @Test
    void anUnknownWordIsRefusedWithTheUsage() throws Exception {
        for (String[] words : new String[][] {{"start"}, {"-Dnetcls.mode=emulated"}, {"--help", "me"}, {""}}) {
            err.reset();
            assertThat(run(words)).isEqualTo(2);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("'" + words[0] + "'\n", "usage: java ");
        }
        assertThat(out.size()).isZero();
        assertNothingIsMade();
    }

    @ParameterizedTest
    @ValueSource(strings = {"netcls.data", "netcls.etc"})
    void aPathThatCannotBeUsedIsOneLine(String property) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (String path :
                new String[] {"a\0b", file.toString(), file.resolve("below").toString()}) {
            System.setProperty(property, path);
            assertRefusedInOneLine();
        }
    }

    @Test
    void aBlankDataFolderIsOneLine() throws Exception {
        for (String blank : new String[] {"", " "}) {
            System.setProperty("netcls.data", blank);
            assertRefusedInOneLine();
        }
    }

    private void assertRefusedInOneLine() throws Exception {
        err.reset();
        assertThat(run()).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }
}
