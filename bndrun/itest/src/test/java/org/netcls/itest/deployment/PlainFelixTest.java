// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.netcls.itest.process.BundleJar;

class PlainFelixTest extends DeploymentContract {
    private static final String BITMAP = "org.netcls.allocator.bitmap.jar";

    PlainFelixTest() {
        super(Path.of("../felix/target/netcls-felix"), List.of("-jar", "bin/felix.jar"));
    }

    @Test
    @Order(2)
    void anAllocatorIsInUseFromWhenItsJarIsDroppedUntilItIsDeleted() throws Exception {
        String web = assign("web");
        Path loaded = folder().resolve("load").resolve(BITMAP);
        Path elsewhere = folder().resolve(BITMAP);

        Files.move(loaded, elsewhere);
        typeUntil("netcls:list", "allocator  lru-reuse");

        Files.copy(elsewhere, loaded);
        typeUntil("netcls:list", "allocator  bitmap");

        assertThat(assign("db")).isNotEqualTo(web);
        assertThat(handle("web")).isEqualTo(web);
    }

    @Test
    @Order(2)
    void anAllocatorIsUpdatedWhenItsJarIsReplaced() throws Exception {
        String web = assign("web");
        Path loaded = folder().resolve("load").resolve(BITMAP);
        Path newer = folder().resolve("newer");
        BundleJar.copy(loaded, newer, "9.1.0");

        Files.move(newer, loaded, StandardCopyOption.REPLACE_EXISTING);

        typeUntil("lb", "net_cls: allocator bitmap (9.1.0)");
        assertThat(typeUntil("netcls:list", "allocator  bitmap")).containsPattern("web +" + web);
    }
}
