// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.log.Logger;

class GroupRootTest {
    private final List<String> warnings = new ArrayList<>();

    @TempDir
    private Path dir;

    @Test
    void emulatesWhenAsked() throws Exception {
        GroupRoot root = open(Map.of("mode", "emulated", "root", "my/agent"));
        assertThat(root.path()).isEqualTo(dir.resolve("my/agent").toString());
        assertThat(root.files().tagPackets()).isFalse();
        assertThat(warnings).isEmpty();
    }

    @Test
    void canBeOpenedAgainWhereAGroupCouldNotBeRenamed() throws Exception {
        Map<String, Object> emulated = Map.of("mode", "emulated");
        Path root = dir.resolve("netcls");
        try (GroupRoot before = open(emulated)) {
            before.files().writeRootNote("");
            before.files().make(Path.of("web"));
            before.files().make(Path.of("web.side"));
        }
        Files.createDirectories(root.resolve("web\\side/full"));
        assertThatIOException().isThrownBy(() -> open(emulated)).withMessageContaining("cannot rename groups");

        Files.delete(root.resolve("web\\side/full"));
        try (GroupRoot again = open(emulated)) {
            assertThat(again.path()).isEqualTo(root.toString());
        }
    }

    @Test
    void emulatesWithAWarningWhereThereIsNoHierarchy() throws Exception {
        GroupRoot root = open(Map.of("mode", "auto", "mount_point", dir + "/nowhere"));
        assertThat(root.path()).isEqualTo(dir.resolve("netcls").toString());
        assertThat(root.files().tagPackets()).isFalse();
        assertThat(warnings).singleElement().asString().contains("packets are not tagged");
    }

    @Test
    void emulatesWithAWarningWhereTheHierarchyCannotBeMounted() throws Exception {
        Path place = Files.createDirectory(dir.resolve("place"));
        Files.createFile(place.resolve("file"));
        GroupRoot root = open(Map.of("mode", "auto", "mount", "True", "mount_point", place.toString()));
        assertThat(root.files().tagPackets()).isFalse();
        assertThat(warnings).singleElement().asString().contains("packets are not tagged");
    }

    @Test
    void saysNothingOfEmulatedGroupsThatCannotBeHad() throws Exception {
        try (GroupRoot other = open(Map.of("mode", "emulated"))) {
            assertThat(other.path()).isNotEmpty();
            assertThatIOException()
                    .isThrownBy(() -> open(Map.of("mode", "auto", "mount_point", dir + "/nowhere")))
                    .withMessageContaining("is managed by another agent");
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void failsWhereItMustBeRealAndThereIsNoHierarchy() {
        assertThatIOException().isThrownBy(() -> open(Map.of("mode", "real", "mount_point", dir + "/nowhere")));
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void refusesAModeThatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(Map.of("mode", "Real")))
                .withMessage("mode 'Real' is none of auto, real, emulated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "..", "/", "/netcls", "../netcls", "a/../..", "a/.."})
    void refusesARootThatIsNotBelowTheMountPoint(String root) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(Map.of("mode", "emulated", "root", root)))
                .withMessage("root '" + root + "' is not a directory below the mount point");
        assertThat(dir).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"mount, yes", "mount, 1", "mount_favordynmods, on"})
    void refusesAWordThatIsNeitherTrueNorFalse(String key, String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open(Map.of("mode", "emulated", key, word)))
                .withMessage(key.replace('_', '.') + " '" + word + "' is neither true nor false");
        assertThat(dir).isEmptyDirectory();
    }

    /** As release 0.1.0 did. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "False"})
    void aBlankIsNoMoreThanNone(String word) throws Exception {
        try (GroupRoot root = open(Map.of("mode", "emulated", "mount", word, "mount_favordynmods", word))) {
            assertThat(root.path()).isEqualTo(dir.resolve("netcls").toString());
        }
    }

    @Test
    void whereOnlyARealOneWillDoItIsEmulatedOnlyWhereThatIsAskedFor() throws Exception {
        assertThatIOException().isThrownBy(() -> openOnlyReal(Map.of("mount_point", dir + "/nowhere")));
        try (GroupRoot root = openOnlyReal(Map.of("mode", "emulated"))) {
            assertThat(root.path()).isEqualTo(dir.resolve("netcls").toString());
        }
    }

    private GroupRoot openOnlyReal(Map<String, Object> properties) throws Exception {
        return GroupRoot.open(config(properties), true, () -> dir, new HashMap<>(), log());
    }

    private GroupRoot open(Map<String, Object> properties) throws Exception {
        return GroupRoot.open(config(properties), false, () -> dir, new HashMap<>(), log());
    }

    private Logger log() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    warnings.add(method.getName() + " " + arguments[0]);
                    return null;
                });
    }

    /** The configuration with these values, by the names of the methods, and the defaults for all others. */
    private static BackEndComponent.Config config(Map<String, Object> properties) {
        return (BackEndComponent.Config) Proxy.newProxyInstance(
                BackEndComponent.Config.class.getClassLoader(),
                new Class<?>[] {BackEndComponent.Config.class},
                (proxy, method, arguments) -> properties.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
