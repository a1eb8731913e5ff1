// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HierarchyTest {
    private static final String ROOT_FS = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw";
    private static final String CGROUP2 =
            "30 24 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate";
    private static final String CPU =
            "33 25 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct";
    private static final String SEPARATE = "90 24 0:50 / /run/netcls rw,relatime - cgroup none rw,net_cls";
    private static final String SUGGESTION = "mkdir -p /run/netcls && mount -t cgroup -o net_cls none /run/netcls";

    @Test
    void findsAMountOfItsOwnBesideCgroup2() throws Exception {
        assertThat(find(ROOT_FS, CGROUP2, SEPARATE)).isEqualTo(Path.of("/run/netcls"));
    }

    @Test
    void findsAMountTogetherWithNetPrio() throws Exception {
        String together = "40 25 0:36 / /sys/fs/cgroup/net_cls,net_prio rw,relatime shared:16 master:3"
                + " - cgroup cgroup rw,net_cls,net_prio";
        assertThat(find(ROOT_FS, CPU, together)).isEqualTo(Path.of("/sys/fs/cgroup/net_cls,net_prio"));
    }

    @Test
    void readsBlanksAndBackslashesInTheMountPoint() throws Exception {
        assertThat(find("90 24 0:50 / /mnt/my\\040net\\134cls\\011$1 rw - cgroup none rw,net_cls"))
                .isEqualTo(Path.of("/mnt/my net\\cls\t$1"));
    }

    @Test
    void takesTheFirstOfSeveralMounts() throws Exception {
        String other = SEPARATE.replace("/run/netcls", "/mnt/other");
        assertThat(find(SEPARATE, other)).isEqualTo(Path.of("/run/netcls"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docker/abc", "/../.."})
    void ignoresAMountOfAGroupInsideTheHierarchy(String group) throws Exception {
        String bind = "91 24 0:50 " + group + " /mnt/bind rw - cgroup none rw,net_cls";
        assertThat(find(bind, SEPARATE)).isEqualTo(Path.of("/run/netcls"));
        assertThatIOException()
                .isThrownBy(() -> find(bind))
                .withMessageStartingWith("no net_cls hierarchy is mounted;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "1 2 3",
                "90 24 0:50 / /run/netcls rw - cgroup",
                "90 24 0:50 / /run/netcls rw - cgroup none rw,net_prio",
                "90 24 0:50 / /run/netcls rw - cgroup net_cls rw,cpu",
                "90 24 0:50 / /run/netcls rw - tmpfs net_cls rw,net_cls",
                "90 24 0:50 / /net_cls rw - cgroup2 cgroup2 rw,net_cls"
            })
    void isNotMisledByOtherLines(String line) {
        assertThatIOException().isThrownBy(() -> find(ROOT_FS, line));
    }

    @Test
    void suggestsACommandWhereNoneIsMounted() {
        assertThatIOException()
                .isThrownBy(() -> find(ROOT_FS, CGROUP2, CPU))
                .withMessage("no net_cls hierarchy is mounted; mount one and start again: " + SUGGESTION);
    }

    @Test
    void suggestsTheWantedMountPointWhereNoneIsMounted() {
        assertThatIOException()
                .isThrownBy(() -> findWanted("/mnt/wanted", CGROUP2))
                .withMessage("no net_cls hierarchy is mounted at /mnt/wanted; mount one and start again:"
                        + " mkdir -p /mnt/wanted && mount -t cgroup -o net_cls none /mnt/wanted");
    }

    @Test
    void takesTheWantedMountPoint() throws Exception {
        String other = SEPARATE.replace("/run/netcls", "/mnt/other");
        assertThat(findWanted("/mnt/other", SEPARATE, other)).isEqualTo(Path.of("/mnt/other"));
    }

    @Test
    void followsALinkToTheWantedMountPoint(@TempDir Path dir) throws Exception {
        Path real = Files.createDirectory(dir.toRealPath().resolve("net_cls,net_prio"));
        Path link = Files.createSymbolicLink(dir.resolve("net_cls"), real);
        String mount = "90 24 0:50 / " + real + " rw - cgroup cgroup rw,net_cls,net_prio";
        assertThat(findWanted(link.toString(), mount)).isEqualTo(real);
    }

    @Test
    void tellsWhereTheOthersAreWhenTheWantedMountPointIsNone() {
        String other = SEPARATE.replace("/run/netcls", "/mnt/other");
        assertThatIOException()
                .isThrownBy(() -> findWanted("/mnt/wanted", SEPARATE, other))
                .withMessage("no net_cls hierarchy is mounted at /mnt/wanted, but there is one at /run/netcls and"
                        + " /mnt/other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu\t3\t1\t1", "net_cls\t0\t1\t0", "net_cls_other\t2\t1\t1", "net_prio\t2\t1\t1", ""})
    void tellsWhenTheKernelHasNoSuchController(String controllers) {
        List<String> lines = List.of("#subsys_name\thierarchy\tnum_cgroups\tenabled", controllers);
        assertThatIOException()
                .isThrownBy(() -> Hierarchy.find(List.of(SEPARATE), lines, Optional.empty()))
                .withMessageStartingWith("this kernel has no net_cls controller, or it was booted with it disabled")
                .withMessageContaining("cgroup_no_v1");
    }

    private static Path find(String... mountinfo) throws IOException {
        return find(List.of(mountinfo), Optional.empty());
    }

    private static Path findWanted(String wanted, String... mountinfo) throws IOException {
        return find(List.of(mountinfo), Optional.of(Path.of(wanted)));
    }

    private static Path find(List<String> mountinfo, Optional<Path> wanted) throws IOException {
        List<String> controllers = List.of(
                "#subsys_name\thierarchy\tnum_cgroups\tenabled",
                "cpuset\t0\t80\t1",
                "net_cls\t5\t1\t1",
                "net_prio\t5\t1\t1");
        return Hierarchy.find(mountinfo, controllers, wanted);
    }
}
