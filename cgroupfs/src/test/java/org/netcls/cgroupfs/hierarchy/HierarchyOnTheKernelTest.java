// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.cgroupfs.proc.HostFacts;
import org.netcls.cgroupfs.proc.MountCommand;
import org.netcls.cgroupfs.proc.Mounts;
import org.netcls.cgroupfs.proc.Names;
import org.osgi.service.log.Logger;

/** Mounts the hierarchy for real. */
class HierarchyOnTheKernelTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private final List<String> logged = new ArrayList<>();
    private Path place;

    @BeforeEach
    void choosePlace(@TempDir Path dir) throws Exception {
        place = Files.createDirectory(dir.toRealPath().resolve("net cls"));
    }

    @AfterEach
    void unmountAll() throws Exception {
        while (mountsHere() > 0) {
            Tool.run("umount", place.toString());
        }
    }

    @Test
    void mountsOnceAndFindsItThere() throws Exception {
        assertThat(open(place)).isEqualTo(place);
        assertThat(place.resolve("net_cls.classid")).exists();
        assertThat(logged).containsExactly("info " + place);
        assertThat(open(place)).isEqualTo(place);
        assertThat(mountsHere()).isOne();
        assertThat(logged).hasSize(1);
    }

    @Test
    void makesTheDirectory() throws Exception {
        Files.delete(place);
        assertThat(open(place)).isEqualTo(place);
        assertThat(mountsHere()).isOne();
    }

    @Test
    void mountsNothingOverFiles() throws Exception {
        Files.createFile(place.resolve("file"));
        assertThatIOException().isThrownBy(() -> open(place)).withMessageContaining("it is not empty");
        assertThat(mountsHere()).isZero();
    }

    @Test
    void tellsWhatTheCommandSaid() throws Exception {
        Path made = place.resolve("a");
        assertThatIOException()
                .isThrownBy(() -> MountProgram.run(MountCommand.of(made, List.of("net_cls"), false)))
                .withMessageStartingWith("cannot mount net_cls at " + made + ": mount ended with status ")
                .withMessageContaining("mount point does not exist")
                .withMessageNotContaining("\n");
    }

    private Path open(Path at) throws IOException {
        return Hierarchy.ofThisHost(new HierarchySettings(Optional.of(at), true, false), log());
    }

    private long mountsHere() throws IOException {
        return Mounts.parse(HostFacts.of(Path.of("/")).mountinfo()).ofNetCls().stream()
                .filter(mount -> Names.path(mount.point()).equals(Optional.of(place)))
                .count();
    }

    private Logger log() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    logged.add(method.getName() + " " + arguments[1]);
                    return null;
                });
    }
}
