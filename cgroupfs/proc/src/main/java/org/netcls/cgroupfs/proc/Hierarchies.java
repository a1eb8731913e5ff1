// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.text.Printable;

/** Which mounts of net_cls a host has, and what keeps them from being used, or another one from being made. */
public final class Hierarchies {
    /** Where the hierarchy is mounted unless somebody wants it elsewhere. */
    public static final String USUAL_PLACE = "/run/netcls/net_cls";

    private static final List<Path> SUGGESTED = List.of(Path.of(USUAL_PLACE), Path.of("/run/netcls-hierarchy"));

    private final HostFacts host;
    private final Controllers controllers;
    private final BootParameters boot;
    private final Mounts mounts;

    public Hierarchies(HostFacts host) {
        this.host = host;
        this.controllers = Controllers.parse(host.cgroups());
        this.boot = BootParameters.parse(host.cmdline());
        this.mounts = Mounts.parse(host.mountinfo());
    }

    public Mounts mounts() {
        return mounts;
    }

    /** Whether the host tells which controllers it has. */
    public boolean areControllersTold() {
        return !controllers.isEmpty();
    }

    /** What keeps net_cls from being mounted anew; none, too, where nothing is told. */
    public Optional<Obstacle> obstacleToMounting() {
        Optional<Controllers.Controller> netCls = controllers.netCls();
        if (netCls.isEmpty() && areControllersTold()) {
            return obstacle(
                    "this kernel has no such controller (/proc/cgroups does not list it)",
                    "use one that is built with CONFIG_CGROUP_NET_CLASSID");
        }
        if (netCls.isPresent() && !netCls.get().isEnabled()) {
            return obstacle(
                    "the controller is disabled (the last column of /proc/cgroups)" + booted(),
                    "leave net_cls out of cgroup_disable at the next boot");
        }
        return boot.withoutNetCls()
                .map(parameter -> new Obstacle(
                        "the kernel was booted with " + Printable.escape(parameter),
                        "if whoever chose that agrees, boot with a list of the other controllers, without net_cls"));
    }

    private String booted() {
        return boot.disablingNetCls()
                .map(parameter -> ", because the kernel was booted with " + Printable.escape(parameter))
                .orElse("");
    }

    /**
     * What keeps a mount from being used; nothing for one that may be.
     *
     * @param isAskedFor whether this place is asked for, so that one that shows only a group will do
     */
    public List<Obstacle> obstacles(Mount mount, boolean isAskedFor) {
        return mounts.isVisible(mount)
                ? Stream.of(unnameable(mount), partial(mount, isAskedFor), readOnly(mount))
                        .flatMap(Optional::stream)
                        .toList()
                : List.of(hidden(mount));
    }

    private Obstacle hidden(Mount mount) {
        String by = mounts.reachedBy(mount.point())
                .map(top -> "the " + Names.shown(top.type()) + " at " + Names.shown(top.point()))
                .orElse("another mount");
        return new Obstacle(
                "is hidden by " + by,
                "leave that, and mount net_cls at another place: "
                        + command(suggested()).typed());
    }

    private static Optional<Obstacle> unnameable(Mount mount) {
        return Names.path(mount.point()).isPresent()
                ? Optional.empty()
                : obstacle(
                        "has a name that cannot be a path here",
                        "run the agent in a UTF-8 locale, or mount net_cls at a place with a name in UTF-8");
    }

    private static Optional<Obstacle> partial(Mount mount, boolean isAskedFor) {
        return mount.isWhole() || isAskedFor
                ? Optional.empty()
                : obstacle(
                        "shows only the group " + Names.shown(mount.root()),
                        "set mount.point to this place to use that");
    }

    private static Optional<Obstacle> readOnly(Mount mount) {
        // With bind it is about this place only; without, about the hierarchy.
        String options = mount.isReadOnlyHere() ? "remount,bind,rw" : "remount,rw";
        return mount.isReadOnly()
                ? obstacle(
                        "is read-only",
                        "see who made it so, as a container's manager; where nobody needs it so: mount -o " + options
                                + " " + Printable.shellWord(Names.shown(mount.point())))
                : Optional.empty();
    }

    private static Optional<Obstacle> obstacle(String what, String remedy) {
        return Optional.of(new Obstacle(what, remedy));
    }

    /** Whether a place lies within cgroup v2, where a mount of cgroup v1 upsets container managers. */
    public boolean isWithinUnified(Path place) {
        return mountOf(place).filter(mount -> mount.type().equals("cgroup2")).isPresent();
    }

    /** The mount that a path leads to. */
    public Optional<Mount> mountOf(Path path) {
        return mounts.reachedBy(Names.of(path));
    }

    /** Whether a mount at a place would hide nothing. */
    public boolean isFree(Path place) {
        return host.isFree().test(place);
    }

    /** A place for a mount that hides nothing; a word that stands for one if none is known. */
    public Path suggested() {
        return SUGGESTED.stream()
                .filter(place -> isFree(place) && !mounts.isMountPoint(Names.of(place)) && !isWithinCgroups(place))
                .findFirst()
                .orElse(Path.of("DIRECTORY"));
    }

    /** Whether a directory that is made there would be a group. */
    private boolean isWithinCgroups(Path place) {
        return mountOf(place).filter(mount -> mount.type().startsWith("cgroup")).isPresent();
    }

    /** The other controllers of the hierarchy that net_cls is in. */
    public List<String> together() {
        return controllers.mountedTogether().stream()
                .filter(name -> !name.equals(Controllers.NET_CLS))
                .toList();
    }

    /** Mounts the hierarchy with all controllers that are in it. */
    public MountCommand command(Path at) {
        return MountCommand.of(at, controllers.mountedTogether(), false);
    }
}
