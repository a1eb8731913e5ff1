// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WantedTest {
    @Test
    void wantsNoCertainPlaceAndMountsNothingByDefault() throws Exception {
        Wanted wanted = Wanted.of(Configs.with(Map.of()));
        assertThat(wanted.mountPoint()).isEmpty();
        assertThat(wanted.mount()).isFalse();
        assertThat(wanted.favordynmods()).isFalse();
    }

    @Test
    void followsALinkToTheMountPoint(@TempDir Path dir) throws Exception {
        Path real = Files.createDirectory(dir.toRealPath().resolve("net_cls,net_prio"));
        Path link = Files.createSymbolicLink(dir.resolve("net_cls"), real);
        assertThat(Wanted.of(Configs.with(Map.of("mount_point", link.toString())))
                        .mountPoint())
                .contains(real);
    }

    @Test
    void takesAPlaceThatIsNotThereYet(@TempDir Path dir) throws Exception {
        Path missing = dir.resolve("a/b");
        assertThat(Wanted.of(Configs.with(Map.of("mount_point", missing.toString())))
                        .mountPoint())
                .contains(missing);
    }

    @Test
    void saysWhatToDoAboutANameThatCannotBeAPath() {
        assertThatIOException()
                .isThrownBy(() -> Wanted.of(Configs.with(Map.of("mount_point", "/mnt/\0"))))
                .withMessage("mount.point '/mnt/\\u0000' cannot be a path here (Nul character not allowed);"
                        + " correct it, or run the agent in a UTF-8 locale");
    }
}
