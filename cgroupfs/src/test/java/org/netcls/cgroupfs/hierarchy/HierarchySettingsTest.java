// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HierarchySettingsTest {
    @Test
    void wantsNoCertainPlaceWhereNoneIsSaid() throws Exception {
        assertThat(HierarchySettings.of("", false, false).mountPoint()).isEmpty();
        assertThat(HierarchySettings.of(" ", true, true))
                .isEqualTo(new HierarchySettings(Optional.empty(), true, true));
    }

    @Test
    void followsALinkToTheMountPoint(@TempDir Path dir) throws Exception {
        Path real = Files.createDirectory(dir.toRealPath().resolve("net_cls,net_prio"));
        Path link = Files.createSymbolicLink(dir.resolve("net_cls"), real);
        assertThat(HierarchySettings.of(link.toString(), false, false).mountPoint())
                .contains(real);
    }

    @Test
    void takesAPlaceThatIsNotThereYet(@TempDir Path dir) throws Exception {
        Path missing = dir.resolve("a/b");
        assertThat(HierarchySettings.of(missing.toString(), false, false).mountPoint())
                .contains(missing);
    }

    @Test
    void saysWhatToDoAboutANameThatCannotBeAPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HierarchySettings.of("/mnt/\0", false, false))
                .withMessage("mount.point: '/mnt/\\u0000' cannot be a path here (Nul character not allowed);"
                        + " correct it, or run the agent in a UTF-8 locale");
    }
}
