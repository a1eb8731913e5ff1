// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeConfigTest {
    private static final RuntimeConfig NOTHING_SAID = new RuntimeConfig(Map.of(), "", "", Optional.of(false));

    @TempDir
    Path folder;

    private Path bundle;
    private Path file;

    @BeforeEach
    void make() throws IOException {
        bundle = Files.createDirectory(folder.resolve("bundle"));
        file = bundle.resolve("config.json");
    }

    @Test
    void whatMattersIsRead() throws Exception {
        Files.writeString(file, """
                {"hostname": "h", "annotations": {"a": "b"}, "process": {"args": ["x"]},
                 "linux": {"cgroupsPath": "/c", "namespaces": [{"type": "pid"}, {"type": "network"}]}}
                """);
        assertThat(RuntimeConfig.in(bundle))
                .isEqualTo(new RuntimeConfig(Map.of("a", "b"), "h", "/c", Optional.of(true)));
    }

    @Test
    void whatIsMissingIsEmpty() throws Exception {
        Files.writeString(file, "{\"linux\": {\"namespaces\": [{\"type\": \"pid\"}, 1]}}");
        assertThat(RuntimeConfig.in(bundle)).isEqualTo(NOTHING_SAID);
    }

    /** It may not see the pods of containerd, of which a process that is another user's shows the network. */
    @ParameterizedTest
    @CsvSource({"/proc/self/ns/net, false", "/proc/self/ns/mnt, true", "/none/ns/net, ", "'', true"})
    void whatItMayNotSeeIsNoNetworkOfItsOwn(String path, Boolean isOwn) throws Exception {
        Files.writeString(file, "{\"linux\": {\"namespaces\": [{\"type\": \"network\", \"path\": \"" + path + "\"}]}}");
        assertThat(RuntimeConfig.in(bundle).ownNetwork()).isEqualTo(Optional.ofNullable(isOwn));
    }

    @Test
    void aBundleMayBeALinkAndItsFileMayNotLeadOut() throws Exception {
        Files.writeString(file, "{}");
        Path link = Files.createSymbolicLink(folder.resolve("link"), bundle);
        assertThat(RuntimeConfig.in(link)).isEqualTo(NOTHING_SAID);

        Files.move(file, folder.resolve("secret"));
        Files.createSymbolicLink(file, folder.resolve("secret"));
        assertRefused("is not a file in the bundle");
    }

    @Test
    void whatIsNoSuchFileIsRefused() throws Exception {
        Files.writeString(file, "[]");
        assertRefused("is no JSON object");

        Files.write(file, new byte[(4 << 20) + 1]);
        assertRefused("has more than 4194304 bytes");

        Files.delete(file);
        Files.createDirectory(file);
        assertRefused("is not a file in the bundle");
    }

    @Test
    void oneThatIsNotThereIsToldAsSuch() {
        assertThatThrownBy(() -> RuntimeConfig.in(bundle)).isInstanceOf(NoSuchFileException.class);
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> RuntimeConfig.in(bundle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " " + why);
    }
}
