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
    private static final String ETC = "etc";
    private static final String BITMAP = "org.netcls.allocator.bitmap.jar";

    PlainFelixTest() {
        super(Path.of("../felix/target/netcls-felix"), List.of("-Dnetcls.etc=" + ETC, "-jar", "bin/felix.jar"));
    }

    @Override
    void prepare(Path folder) throws Exception {
        Files.createDirectory(folder.resolve(ETC));
    }

    @Test
    @Order(2)
    void filesOfTheAdministratorStayAsTheyWereWritten() throws Exception {
        Path etc = folder().resolve(ETC);
        Path isolator = etc.resolve("org.netcls.isolator.cfg");
        String written = "# Mine\nreconcile.interval=31\n";
        Files.writeString(isolator, written);
        // Of two changes all are told of the first before somebody is of the second.
        Path policy = Files.writeString(etc.resolve("org.netcls.policy~gold.cfg"), "primary=0x20\nmode=off\n");
        typeUntil("netcls:policies", "gold");

        assertThat(isolator).hasContent(written);
        Files.delete(isolator);
        Files.delete(policy);
        typeUntil("netcls:policy gold", "there is no policy gold");
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
