// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.diagnosis.Finding;
import org.netcls.text.Printable;

/** Where net_cls is mounted, and what keeps it from being used. */
record MountChecks(Host host, List<Mount> mounts) {
    private static final String WHAT = "mount";
    private static final List<String> SUGGESTED = List.of("/run/netcls", "/run/netcls-hierarchy");
    private static final String MANAGED = "/sys/fs/cgroup";
    /** Since then a socket has both a classid and a group of cgroup v2. */
    private static final Version BOTH = new Version(5, 15, 0);

    private static final String START = "start the agent with -Dnetcls.mode=real";

    static MountChecks of(Host host) {
        return new MountChecks(
                host, Mount.parse(host.read("/proc/self/mountinfo").orElse("")));
    }

    List<Finding> findings() {
        return Stream.concat(Stream.of(place(), moves()), unmatched().stream()).toList();
    }

    boolean isMounted() {
        return netCls().findAny().isPresent();
    }

    boolean holds(String path) {
        return netCls().anyMatch(mount -> holds(mount, path) && isVisible(mount));
    }

    /** What to do so that groups that are emulated live in the kernel. */
    String wayToRealGroups() {
        return usable().findFirst().map(this::wayToGroupsIn).orElse("mount net_cls, and " + START);
    }

    private String wayToGroupsIn(Mount mount) {
        if (host.mayWrite(mount.point())) {
            return START;
        }
        return host.directories(mount.point()).stream()
                .filter(group -> host.mayWrite(mount.point() + "/" + group))
                .findFirst()
                .map(group -> START + " -Dnetcls.root=" + Printable.shellWord(group) + ", a group of " + mount.point()
                        + " that this user may write")
                .orElseGet(() -> handOver(mount));
    }

    /** Where there is such a group by then, nothing is done to it. */
    private String handOver(Mount mount) {
        String user = Rights.of(host).map(rights -> "" + rights.uid()).orElse("USER");
        String name = "netcls-" + user;
        String group = Printable.shellWord(mount.point() + "/" + name);
        return "this user, uid " + user + ", may not write net_cls at " + mount.point()
                + ": run the agent as root, or let an administrator hand a group over, mkdir " + group
                + " && chown -R " + user + " " + group + ", and " + START + " -Dnetcls.root=" + name;
    }

    private static boolean holds(Mount mount, String path) {
        String point = mount.point();
        return path.equals(point) || path.startsWith(point.endsWith("/") ? point : point + "/");
    }

    private Stream<Mount> netCls() {
        return mounts.stream().filter(Mount::isNetCls);
    }

    private Stream<Mount> usable() {
        return netCls().filter(mount -> obstacle(mount).isEmpty());
    }

    private Stream<Mount> unified() {
        return mounts.stream().filter(mount -> mount.type().equals("cgroup2"));
    }

    private Finding place() {
        List<Mount> found = netCls().toList();
        if (found.isEmpty()) {
            return Finding.warn(WHAT, "net_cls is not mounted", howToMount());
        }
        List<Mount> usable = usable().toList();
        if (!usable.isEmpty()) {
            return Finding.ok(WHAT, "net_cls is mounted at " + points(usable) + beside());
        }
        Finding first = obstacle(found.get(0)).orElseThrow();
        return Finding.warn(WHAT, first.message(), first.remedy());
    }

    private String howToMount() {
        return KernelCheck.of(host).isWithNetCls()
                ? command() + ", or start the agent with -Dnetcls.mount=true -Dnetcls.hierarchy=" + suggested()
                : "see the line about the kernel first";
    }

    private String command() {
        return "mkdir -p " + suggested() + " && mount -t cgroup -o "
                + String.join(",", KernelCheck.of(host).controllers().mountedTogether()) + " none " + suggested();
    }

    /** A place where a mount hides nothing. */
    private String suggested() {
        return SUGGESTED.stream().filter(this::isFree).findFirst().orElse("DIRECTORY");
    }

    private boolean isFree(String place) {
        return host.isEmpty(place)
                && mounts.stream().noneMatch(mount -> mount.point().equals(place));
    }

    private Optional<Finding> obstacle(Mount mount) {
        String at = "net_cls is mounted at " + mount.point();
        if (!isVisible(mount)) {
            return obstacle(at + ", but something else lies on top of it", "leave that, and " + command());
        }
        if (mount.isReadOnly()) {
            return obstacle(
                    at + ", but read-only",
                    "see who made it so; within a container its manager did, and gives it writable or not. On a host"
                            + " where nobody needs it so: mount -o " + remount(mount) + " " + word(mount));
        }
        if (!mount.isWhole()) {
            return obstacle(
                    at + ", but shows only the group " + mount.root(),
                    "use that with -Dnetcls.hierarchy=" + word(mount) + ", or " + command());
        }
        return isAmongUnified(mount)
                ? obstacle(
                        at + ", where it upsets container managers on a host of cgroup v2",
                        "leave that while somebody uses it, and " + command())
                : Optional.empty();
    }

    private static Optional<Finding> obstacle(String found, String remedy) {
        return Optional.of(Finding.warn(WHAT, found, remedy));
    }

    /** What lies on top of it hides this file. */
    private boolean isVisible(Mount mount) {
        return host.has(mount.point() + "/net_cls.classid");
    }

    /** With bind it is about this place only; without, about the hierarchy. */
    private static String remount(Mount mount) {
        return mount.isReadOnlyHere() ? "remount,bind,rw" : "remount,rw";
    }

    private static String word(Mount mount) {
        return Printable.shellWord(mount.point());
    }

    private boolean isAmongUnified(Mount mount) {
        return mount.point().startsWith(MANAGED + "/")
                && unified().anyMatch(other -> other.point().equals(MANAGED));
    }

    private String beside() {
        List<Mount> unified = unified().toList();
        return unified.isEmpty() ? "" : ", beside cgroup v2 at " + points(unified);
    }

    private static String points(List<Mount> mounts) {
        return mounts.stream().map(Mount::point).distinct().collect(Collectors.joining(" and at "));
    }

    /** Until then a socket had room for one of the two, and net_cls won (cgroup_sk_alloc_disable). */
    private Optional<Finding> unmatched() {
        String release = Kernel.of(host).release();
        return unified().findAny().isPresent()
                        && Version.in(release)
                                .filter(version -> version.isBefore(BOTH))
                                .isPresent()
                ? Optional.of(Finding.warn(
                        "cgroup v2",
                        "in this kernel, " + release
                                + ", the first classid that is written ends what goes by the cgroup"
                                + " v2 of a socket, as nft's socket cgroupv2 and BPF programs, on the whole host until"
                                + " the next boot",
                        "use Linux " + BOTH + " or newer where something does; dmesg tells of it as disabling"
                                + " cgroup2 socket matching"))
                : Optional.empty();
    }

    /** It acts on the whole machine, whichever hierarchy has it. */
    private Finding moves() {
        return mounts.stream()
                .filter(mount -> mount.superOptions().contains("favordynmods"))
                .findFirst()
                .map(mount -> "on, at " + mount.point() + ": processes are moved at once, and each fork costs more")
                .map(found -> Finding.ok("favordynmods", found))
                .orElse(Finding.ok(
                        "favordynmods",
                        "off: to move a running process after a pause takes some 8 ms, netcls:exec does not"));
    }
}
