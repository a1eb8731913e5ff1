// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidConfigurationTest {
    @TempDir
    Path folder;

    @Test
    void aValueComesFromTheFileThatSaysIt() throws Exception {
        Path file = folder.resolve("ü b.cfg");
        Files.write(file, List.of("drift = report", "#root = other", "mode = $[env:MODE]", "data ="));
        PidConfiguration configured = stored(Map.of(
                "felix.fileinstall.filename", file.toUri().toString(),
                "drift", "report",
                "root", "other",
                "mode", "real",
                "data", ""));

        assertThat(configured.file("drift")).contains(file.toString());
        assertThat(configured.file("data")).contains(file.toString());
        assertThat(configured.file("root")).isEmpty();
        assertThat(configured.file("mode")).isEmpty();
        assertThat(configured.file("none")).isEmpty();
    }

    @Test
    void aFileThatHasGoneSaysNothing() {
        PidConfiguration configured = stored(Map.of("felix.fileinstall.filename", "file:/none.cfg", "drift", "report"));
        assertThat(configured.file("drift")).isEmpty();
        assertThat(stored(Map.of("drift", "report")).file("drift")).isEmpty();
    }

    private static PidConfiguration stored(Map<String, Object> values) {
        return new PidConfiguration(new Hashtable<>(values), new Hashtable<>(values));
    }
}
