// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.Hierarchies;
import org.netcls.cgroupfs.proc.KernelRelease;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.cgroupfs.proc.Names;
import org.netcls.cgroupfs.proc.Obstacle;
import org.netcls.cgroupfs.proc.Version;
import org.netcls.diagnosis.Finding;
import org.netcls.text.Printable;

/** Where net_cls is mounted, and what keeps it from being used. */
record MountChecks(Host host, Hierarchies hierarchies) {
    private static final String WHAT = "mount";
    /** Since then a socket has both a classid and a group of cgroup v2. */
    private static final Version BOTH = new Version(5, 15, 0);

    static MountChecks of(Host host) throws IOException {
        return new MountChecks(host, host.hierarchies());
    }

    List<Finding> findings() {
        return Stream.concat(Stream.of(place(), moves()), unmatched().stream()).toList();
    }

    boolean isMounted() {
        return netCls().findAny().isPresent();
    }

    boolean holds(Path path) {
        return hierarchies.mountOf(path).filter(Mount::isNetCls).isPresent();
    }

    private Stream<Mount> netCls() {
        return hierarchies.mounts().ofNetCls().stream();
    }

    private Stream<Mount> unified() {
        return hierarchies.mounts().all().stream().filter(mount -> mount.type().equals("cgroup2"));
    }

    private Finding place() {
        Optional<Mount> first = netCls().findFirst();
        if (first.isEmpty()) {
            return Finding.warn(WHAT, "net_cls is not mounted", howToMount());
        }
        List<Mount> usable =
                netCls().filter(mount -> obstacles(mount).isEmpty()).toList();
        return usable.isEmpty() ? unusable(first.get()) : usable(usable);
    }

    private String howToMount() {
        return hierarchies.obstacleToMounting().isPresent()
                ? "see the line about the kernel first"
                : command() + ", or where the agent may mount, with CAP_SYS_ADMIN, set mount=true and mount.point="
                        + hierarchies.suggested();
    }

    private String command() {
        return hierarchies.command(hierarchies.suggested()).typed();
    }

    private List<Obstacle> obstacles(Mount mount) {
        return hierarchies.obstacles(mount, false);
    }

    private Finding unusable(Mount mount) {
        return Finding.warn(
                WHAT,
                "net_cls is mounted at " + point(mount) + ", but this mount "
                        + obstacles(mount).stream().map(Obstacle::what).collect(Collectors.joining(" and ")),
                obstacles(mount).stream().map(Obstacle::remedy).collect(Collectors.joining("; ")));
    }

    private Finding usable(List<Mount> usable) {
        String found = "net_cls is mounted at " + points(usable) + together();
        if (usable.stream().allMatch(this::isAmongUnified)) {
            return Finding.warn(
                    WHAT,
                    found + ", where it upsets container managers on a host of cgroup v2",
                    "keep it while it is in use, and " + command());
        }
        return usable.stream().anyMatch(this::mayMakeGroups)
                ? Finding.ok(WHAT, found + beside())
                : Finding.warn(WHAT, found + ", which this user may not write", handOver(usable.get(0)));
    }

    private String together() {
        List<String> others = hierarchies.together();
        return others.isEmpty() ? "" : ", in one hierarchy with " + String.join(", ", others);
    }

    private boolean isAmongUnified(Mount mount) {
        return hierarchies.isWithinUnified(path(mount).getParent());
    }

    /** In all of it, or in a group that was handed over. */
    private boolean mayMakeGroups(Mount mount) {
        String point = path(mount).toString();
        return host.mayWrite(point)
                || host.directories(point).stream().anyMatch(group -> host.mayWrite(point + "/" + group));
    }

    /** Where there is such a group by then, nothing is done to it. */
    private String handOver(Mount mount) {
        String user = Rights.of(host).map(rights -> "" + rights.uid()).orElse("USER");
        String name = "netcls-" + user;
        String group = Printable.shellWord(path(mount).resolve(name).toString());
        return "run the agent as root, or let an administrator hand a group over, mkdir " + group + " && chown -R "
                + user + " " + group + ", and set root=" + name;
    }

    private static Path path(Mount usable) {
        return Names.path(usable.point()).orElseThrow();
    }

    private static String point(Mount mount) {
        return Names.shown(mount.point());
    }

    private String beside() {
        List<Mount> unified = unified().toList();
        return unified.isEmpty() ? "" : ", beside cgroup v2 at " + points(unified);
    }

    private static String points(List<Mount> mounts) {
        return mounts.stream().map(MountChecks::point).distinct().collect(Collectors.joining(" and at "));
    }

    /** Until then a socket had room for one of the two, and net_cls won (cgroup_sk_alloc_disable). */
    private Optional<Finding> unmatched() {
        KernelRelease release = KernelRelease.of(host.root());
        return unified().findAny().isPresent() && release.isBefore(BOTH)
                ? Optional.of(Finding.warn(
                        "cgroup v2",
                        "in this kernel, " + release.name()
                                + ", the first classid that is written ends what goes by the cgroup"
                                + " v2 of a socket, as nft's socket cgroupv2 and BPF programs, on the whole host until"
                                + " the next boot",
                        "use Linux " + BOTH + " or newer where something does; dmesg tells of it as disabling"
                                + " cgroup2 socket matching"))
                : Optional.empty();
    }

    /** It acts on the whole machine, whichever hierarchy has it. */
    private Finding moves() {
        return hierarchies.mounts().all().stream()
                .filter(mount -> mount.superOptions().contains("favordynmods"))
                .findFirst()
                .map(mount -> "on, at " + point(mount) + ": processes are moved at once, and each fork costs more")
                .map(found -> Finding.ok("favordynmods", found))
                .orElse(Finding.ok(
                        "favordynmods",
                        "off: to move a running process after a pause takes some 8 ms, netcls:exec does not"));
    }
}
