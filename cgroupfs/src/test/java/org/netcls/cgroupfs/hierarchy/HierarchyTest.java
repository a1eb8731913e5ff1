// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.cgroupfs.proc.HostFacts;

class HierarchyTest {
    private static final HierarchySettings ANY = new HierarchySettings(Optional.empty(), false, false);
    private static final HierarchySettings ANY_OR_MOUNT = new HierarchySettings(Optional.empty(), true, false);

    private static final Map<String, String> FOUND = Map.ofEntries(
            entry("chroot", "/net cls"),
            entry("debian-12-hybrid", "/sys/fs/cgroup/net_cls"),
            entry("kubernetes-pod-with-host-path", "/host/net_cls"),
            entry("over-a-hidden-mount", "/run/netcls"),
            entry("proc-of-processes-only", "/run/netcls"),
            entry("rhel-7", "/sys/fs/cgroup/net_cls,net_prio"),
            entry("several", "/run/netcls"),
            entry("strange-names", "/mnt/my net\\cls\tof\nZürich$1\\040"),
            entry("sub-group-after", "/run/netcls"),
            entry("sub-group-before", "/run/netcls"),
            entry("ubuntu-18-with-net-prio", "/sys/fs/cgroup/net_cls,net_prio"),
            entry("v2-with-net-cls-beside", "/run/netcls"));

    private static final String MOUNT_ONE = "no net_cls hierarchy is mounted; mount one as root:"
            + " mkdir -p /run/netcls/net_cls && mount -t cgroup -o net_cls none /run/netcls/net_cls,"
            + " or where the agent may mount, with CAP_SYS_ADMIN, set mount=true and mount.point=/run/netcls/net_cls";

    private static final Map<String, String> REFUSED = Map.ofEntries(
            entry("ubuntu-22", MOUNT_ONE),
            entry("cgroup-no-v1-named", MOUNT_ONE),
            entry("proc-of-processes-only-and-no-mount", MOUNT_ONE),
            entry("mounted-out-of-sight", MOUNT_ONE.replace("-o net_cls ", "-o net_cls,net_prio ")),
            entry(
                    "no-controller",
                    "no net_cls hierarchy is mounted, and it cannot be: this kernel has no such controller"
                            + " (/proc/cgroups does not list it); use one that is built with"
                            + " CONFIG_CGROUP_NET_CLASSID"),
            entry(
                    "cgroup-disable",
                    "no net_cls hierarchy is mounted, and it cannot be: the controller is disabled (the last column of"
                            + " /proc/cgroups), because the kernel was booted with cgroup_disable=net_cls; leave net_cls out of cgroup_disable at the next boot"),
            entry(
                    "cgroup-no-v1-all",
                    "no net_cls hierarchy is mounted, and it cannot be: the kernel was booted with cgroup_no_v1=all;"
                            + " if whoever chose that agrees, boot with a list of the other controllers,"
                            + " without net_cls"),
            entry(
                    "cgroup-no-v1-list",
                    "no net_cls hierarchy is mounted, and it cannot be: the kernel was booted with"
                            + " cgroup-no-v1=memory,net_cls,net_prio; if whoever chose that agrees, boot"
                            + " with a list of the other controllers, without net_cls"),
            entry(
                    "docker",
                    "no mount of net_cls can be used: /sys/fs/cgroup/net_cls,net_prio shows only the group"
                            + " /docker/4c5e8d1f0a7b (set mount.point to this place to use that) and is read-only"
                            + " (see who made it so, as a container's manager; where nobody needs it so:"
                            + " mount -o remount,bind,rw /sys/fs/cgroup/net_cls,net_prio)"),
            entry(
                    "docker-privileged",
                    "no mount of net_cls can be used: /sys/fs/cgroup/net_cls,net_prio shows only the group"
                            + " /docker/4c5e8d1f0a7b (set mount.point to this place to use that)"),
            entry(
                    "docker-cgroup-namespace",
                    "no mount of net_cls can be used: /sys/fs/cgroup/net_cls,net_prio shows only the group /../.."
                            + " (set mount.point to this place to use that)"),
            entry(
                    "hidden",
                    "no mount of net_cls can be used: /run/netcls is hidden by the tmpfs at /run"
                            + " (leave that, and mount net_cls at another place: mkdir -p /run/netcls/net_cls"
                            + " && mount -t cgroup -o net_cls none /run/netcls/net_cls)"),
            entry(
                    "hidden-at-the-same-place",
                    "no mount of net_cls can be used: /run/netcls is hidden by the tmpfs at /run/netcls"
                            + " (leave that, and mount net_cls at another place: mkdir -p /run/netcls/net_cls"
                            + " && mount -t cgroup -o net_cls none /run/netcls/net_cls)"),
            entry(
                    "not-utf-8",
                    "no mount of net_cls can be used: /mnt/\ufffd\\u000a has a name that cannot be a path here (run the"
                            + " agent in a UTF-8 locale, or mount net_cls at a place with a name in UTF-8)"),
            entry(
                    "read-only",
                    "no mount of net_cls can be used: /run/netcls is read-only"
                            + " (see who made it so, as a container's manager; where nobody needs it so:"
                            + " mount -o remount,bind,rw /run/netcls)"),
            entry(
                    "read-only-hierarchy",
                    "no mount of net_cls can be used: /run/netcls is read-only"
                            + " (see who made it so, as a container's manager; where nobody needs it so:"
                            + " mount -o remount,rw /run/netcls)"));

    @ParameterizedTest
    @FieldSource("org.netcls.cgroupfs.hierarchy.Hosts#NAMES")
    void findsTheMountPointOrSaysWhatToDo(String host) throws Exception {
        if (FOUND.containsKey(host)) {
            assertThat(Hierarchy.find(Hosts.host(host), ANY)).isEqualTo(Path.of(FOUND.get(host)));
        } else {
            assertRefusal(host, ANY, REFUSED.get(host));
        }
    }

    @ParameterizedTest
    @MethodSource("wanted")
    void looksAtTheWantedMountPointOnly(String host, String place, String expected) throws Exception {
        HierarchySettings wanted = at(place);
        if (expected.isEmpty()) {
            assertThat(Hierarchy.find(Hosts.host(host), wanted)).isEqualTo(Path.of(place));
        } else {
            assertRefusal(host, wanted, expected);
        }
    }

    static Stream<Arguments> wanted() {
        String mounted = "/sys/fs/cgroup/net_cls,net_prio";
        String orMount = "; set mount.point to such a place, or mount=true to have it at this one too";
        return Stream.of(
                arguments("several", "/mnt/other", ""),
                arguments("sub-group-before", "/srv/a/cgroup", ""),
                arguments("docker-privileged", mounted, ""),
                arguments("docker-cgroup-namespace", mounted, ""),
                arguments("over-a-hidden-mount", "/run/netcls", ""),
                arguments(
                        "docker",
                        mounted,
                        "no mount of net_cls can be used: " + mounted
                                + " is read-only (see who made it so, as a container's manager; where"
                                + " nobody needs it so: mount -o remount,bind,rw "
                                + mounted + ")"),
                arguments(
                        "hidden-at-the-same-place",
                        "/run/netcls",
                        "no mount of net_cls can be used: /run/netcls is hidden by the tmpfs at /run/netcls"
                                + " (leave that, and mount net_cls at another place: mkdir -p /run/netcls/net_cls"
                                + " && mount -t cgroup -o net_cls none /run/netcls/net_cls)"),
                arguments(
                        "several",
                        "/mnt/wanted",
                        "no net_cls hierarchy is mounted at /mnt/wanted, but there is one at /run/netcls and at"
                                + " /mnt/other and at /mnt/old (which is read-only)" + orMount),
                arguments(
                        "hidden",
                        "/mnt/wanted",
                        "no net_cls hierarchy is mounted at /mnt/wanted, but there is one at /run/netcls (which is"
                                + " hidden by the tmpfs at /run)" + orMount),
                arguments(
                        "ubuntu-22",
                        "/mnt/it's\tmine",
                        "no net_cls hierarchy is mounted at /mnt/it's\\u0009mine; mount one as root: mkdir -p"
                                + " '/mnt/it'\\''s\\u0009mine' && mount -t cgroup -o net_cls none"
                                + " '/mnt/it'\\''s\\u0009mine', or where the agent may mount, with CAP_SYS_ADMIN, set mount=true"),
                arguments(
                        "no-controller",
                        "/mnt/wanted",
                        "no net_cls hierarchy is mounted at /mnt/wanted, and it cannot be: this kernel has no such"
                                + " controller (/proc/cgroups does not list it); use one that is built with"
                                + " CONFIG_CGROUP_NET_CLASSID"));
    }

    @Test
    void saysWhereToMountWhenThatIsWantedButNotWhere() {
        String needsPlace =
                "; mount=true needs mount.point too, for example /run/netcls/net_cls, outside /sys/fs/cgroup"
                        + " because a mount there upsets other container managers";
        assertRefusal("ubuntu-22", ANY_OR_MOUNT, "no net_cls hierarchy is mounted" + needsPlace);
        assertRefusal(
                "read-only",
                ANY_OR_MOUNT,
                REFUSED.get("read-only") + needsPlace.replace("/run/netcls/net_cls,", "/run/netcls-hierarchy,"));
        assertRefusal("cgroup-no-v1-all", ANY_OR_MOUNT, REFUSED.get("cgroup-no-v1-all"));
    }

    @Test
    void asksForNoMountThatWouldHideSomething() throws Exception {
        HostFacts host = Hosts.host("ubuntu-22");
        Path etc = Path.of("/etc");
        HostFacts full = new HostFacts(host.mountinfo(), host.cgroups(), host.cmdline(), place -> !place.equals(etc));
        assertThatIOException()
                .isThrownBy(() -> Hierarchy.find(full, at("/etc")))
                .withMessage("no net_cls hierarchy is mounted at /etc, and none should be: it is no empty directory,"
                        + " and a mount would hide what is there; set mount.point to another place, for example"
                        + " /run/netcls/net_cls");
        Path other = Path.of("/run/netcls-hierarchy");
        HostFacts taken = new HostFacts(host.mountinfo(), host.cgroups(), host.cmdline(), other::equals);
        assertThatIOException()
                .isThrownBy(() -> Hierarchy.find(taken, ANY))
                .withMessageContaining("none " + other
                        + ", or where the agent may mount, with CAP_SYS_ADMIN, set mount=true and mount.point="
                        + other);
        HostFacts allTaken = new HostFacts(host.mountinfo(), host.cgroups(), host.cmdline(), Set.of()::contains);
        assertThatIOException()
                .isThrownBy(() -> Hierarchy.find(allTaken, ANY))
                .withMessageContaining(
                        "none DIRECTORY, or where the agent may mount, with CAP_SYS_ADMIN, set mount=true and mount.point=DIRECTORY");
    }

    @Test
    void asksForNoMountWithinTheUnifiedHierarchy() {
        assertRefusal(
                "ubuntu-22",
                at("/sys/fs/cgroup/net_cls"),
                "no net_cls hierarchy is mounted at /sys/fs/cgroup/net_cls, and none should be: it is within cgroup v2,"
                        + " and a mount there upsets container managers; set mount.point to another place, for example"
                        + " /run/netcls/net_cls");
    }

    @Test
    void comesToAnEndWhereMountsLieOnEachOtherInACircle() {
        String circle = "1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / /a rw - tmpfs x rw\n"
                + "3 2 0:3 / /a rw - cgroup x rw,net_cls\n2 3 0:4 / /a rw - tmpfs y rw\n";
        assertThatIOException()
                .isThrownBy(() -> Hierarchy.find(new HostFacts(circle, "", "", place -> true), ANY))
                .withMessageContaining("hidden by the tmpfs at /a");
    }

    private static void assertRefusal(String host, HierarchySettings wanted, String message) {
        assertThatIOException()
                .isThrownBy(() -> Hierarchy.find(Hosts.host(host), wanted))
                .withMessage(message);
    }

    private static HierarchySettings at(String place) {
        return new HierarchySettings(Optional.of(Path.of(place)), false, false);
    }
}
