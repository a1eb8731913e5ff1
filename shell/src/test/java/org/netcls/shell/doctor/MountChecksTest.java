// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.BackEnd;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

class MountChecksTest extends Fixture {
    @Test
    void tellsWhereItIsMountedAndThatTheHostIsAHybrid() throws Exception {
        assertThat(place())
                .isEqualTo(Finding.ok(
                        "mount", "net_cls is mounted at /run/netcls, beside cgroup v2 at /sys/fs/cgroup/unified"));
    }

    @Test
    void tellsHowToMountItWithAllThatBelongToItsHierarchy() throws Exception {
        mounts(UNIFIED);
        delete("/run/netcls/net_cls.classid");
        assertThat(place().level()).isEqualTo(Level.WARN);
        assertThat(place().remedy())
                .startsWith("mkdir -p /run/netcls/net_cls && mount -t cgroup -o net_cls none /run/netcls/net_cls");

        cgroups("net_cls\t1\t3\t1");
        assertThat(place().remedy()).contains("-o cpu,net_cls none");
    }

    @Test
    void tellsWhichControllersShareTheHierarchy() throws Exception {
        cgroups("cpuset\t1\t3\t1\nnet_cls\t1\t3\t1");
        assertThat(place().message())
                .startsWith("net_cls is mounted at /run/netcls, in one hierarchy with cpu, cpuset");
    }

    @Test
    void neverTellsToMountItOverSomething() throws Exception {
        mounts("");
        file("/run/netcls/net_cls/socket", "");
        assertThat(place().remedy())
                .startsWith("mkdir -p /run/netcls-hierarchy && ")
                .endsWith("/run/netcls-hierarchy");
        file("/run/netcls-hierarchy/socket", "");
        assertThat(place().remedy()).startsWith("mkdir -p DIRECTORY && ").endsWith("=DIRECTORY");
    }

    @Test
    void doesNotTellHowToMountItWhereItCannotBe() throws Exception {
        mounts("");
        file("/proc/cmdline", "cgroup_no_v1=all");
        assertThat(place().remedy()).isEqualTo("see the line about the kernel first");
    }

    @Test
    void aMountThatIsReadOnlyIsNotUsable() throws Exception {
        mounts("42 27 0:39 / /run/netcls ro,relatime - cgroup none rw,net_cls\n");
        assertThat(place())
                .asString()
                .contains("read-only; see who made it so", "mount -o remount,bind,rw /run/netcls");
        mounts("42 27 0:39 / /run/netcls rw,relatime - cgroup none ro,net_cls\n");
        assertThat(place()).asString().contains("read-only; see who made it so", "mount -o remount,rw /run/netcls");
    }

    @Test
    void aGroupOfItIsUsableOnlyWhenAskedFor() throws Exception {
        mounts("42 27 0:39 /docker/x /run/netcls rw,relatime - cgroup none rw,net_cls\n");
        assertThat(place()).asString().contains("only the group /docker/x; set mount.point to this place to use that");
    }

    @Test
    void oneThatSomethingLiesOnIsNotUsable() throws Exception {
        mounts(MOUNT + "43 42 0:50 / /run/netcls rw - tmpfs tmpfs rw\n");
        assertThat(place())
                .isEqualTo(Finding.warn(
                        "mount",
                        "net_cls is mounted at /run/netcls, but this mount is hidden by the tmpfs at /run/netcls",
                        "leave that, and mount net_cls at another place: mkdir -p /run/netcls/net_cls && mount -t"
                                + " cgroup -o net_cls none /run/netcls/net_cls"));
    }

    @Test
    void oneAmongThoseOfCgroup2IsToBeMoved() throws Exception {
        mounts("31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
                + "42 31 0:39 / /sys/fs/cgroup/net_cls rw,relatime - cgroup none rw,net_cls\n");
        assertThat(place())
                .asString()
                .contains("upsets container managers", "keep it while", "mkdir -p /run/netcls/net_cls");
    }

    @Test
    void oneUsableMountIsEnough() throws Exception {
        mounts("41 27 0:39 / /mnt/a\\040b ro,relatime - cgroup none rw,net_cls,net_prio\n" + MOUNT);
        assertThat(place()).isEqualTo(Finding.ok("mount", "net_cls is mounted at /run/netcls"));
    }

    @Test
    void tellsWhetherMovesAreFast() throws Exception {
        assertThat(moves().message()).startsWith("off: ");
        mounts("42 27 0:39 / /run/netcls rw,relatime - cgroup none rw,net_cls,favordynmods\n");
        assertThat(moves().message()).startsWith("on, at /run/netcls: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.10.0-1160.el7.x86_64", "4.19.0-27-amd64", "5.4.0-150-generic", "5.14.21"})
    void beforeLinux5Dot15WhatGoesByCgroup2IsWarnedAbout(String release) throws Exception {
        file("/proc/sys/kernel/osrelease", release + "\n");
        assertThat(MountChecks.of(host()).findings())
                .filteredOn(finding -> finding.what().equals("cgroup v2"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.WARN))
                .asString()
                .contains(release, "socket cgroupv2", "use Linux 5.15");
        mounts(MOUNT);
        assertThat(MountChecks.of(host()).findings()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.15.0-91-generic", "5.15-rc7", "6.1.0-42-amd64", "10.0", "unknown"})
    void sinceThenItIsNot(String release) throws Exception {
        file("/proc/sys/kernel/osrelease", release + "\n");
        assertThat(MountChecks.of(host()).findings()).hasSize(2);
    }

    @Test
    void groupsAreMadeInAMountOfNetCls() throws Exception {
        String place = root + "/run/netcls";
        assertThat(root(false, place).level()).isEqualTo(Level.OK);
        assertThat(root(true, place).message()).contains("in no mount of net_cls any more");
        mounts("42 27 0:39 / " + place + " rw,relatime - cgroup none rw,net_cls\n");
        assertThat(root(true, place)).isEqualTo(Finding.ok("root", "groups can be made in " + place));
        mounts("42 27 0:39 / " + place + "2 rw,relatime - cgroup none rw,net_cls\n");
        assertThat(root(true, place).level()).isEqualTo(Level.WARN);
    }

    private Finding root(boolean isReal, String place) throws IOException {
        return new RootCheck(new BackEnd(isReal, place), MountChecks.of(host())).finding();
    }

    private void mounts(String text) throws IOException {
        file("/proc/self/mountinfo", text);
    }

    private Finding place() throws IOException {
        return MountChecks.of(host()).findings().get(0);
    }

    private Finding moves() throws IOException {
        return MountChecks.of(host()).findings().get(1);
    }
}
