// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.netcls.cgroupfs.proc.HostFacts;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.cgroupfs.proc.Mounts;
import org.netcls.cgroupfs.proc.Names;

/** Whatever a host tells, the answer is a place where net_cls is mounted, or a refusal of one line. */
class HierarchyPropertiesTest {
    private static final List<HostFacts> HOSTS =
            Hosts.NAMES.stream().map(Hosts::host).toList();
    private static final List<String> LINES = HOSTS.stream()
            .flatMap(host -> Stream.of(host.mountinfo(), host.cgroups(), host.cmdline()))
            .flatMap(text -> Stream.of(text.split("(?<=\n)")))
            .distinct()
            .toList();
    private static final List<String> SNIPPETS = List.of(
            " ",
            "\n",
            "\r",
            "\t",
            "/",
            "//",
            " / ",
            "\\040",
            "\\377",
            "\\000",
            "\\4",
            "\\134",
            " - ",
            "-",
            "--",
            "\"",
            ",",
            "=",
            "#",
            "0",
            "26",
            "95",
            "rw",
            "ro",
            "cgroup",
            "net_cls",
            "net_prio",
            "cgroup_no_v1=all",
            "\u0000",
            "\u00c3",
            "\u00bc",
            "\u00ff",
            "/run/netcls",
            "95 25 0:51 / /run/netcls rw - cgroup none rw,net_cls\n");

    /** Replaces a part of one of the files; most hits should be in the one that counts most. */
    record Change(int file, int from, int length, String by) {
        HostFacts in(HostFacts host) {
            return switch (file) {
                case 0 -> new HostFacts(host.mountinfo(), in(host.cgroups()), host.cmdline(), host.isFree());
                case 1 -> new HostFacts(host.mountinfo(), host.cgroups(), in(host.cmdline()), host.isFree());
                default -> new HostFacts(in(host.mountinfo()), host.cgroups(), host.cmdline(), host.isFree());
            };
        }

        private String in(String text) {
            int start = from % (text.length() + 1);
            return text.substring(0, start) + by + text.substring(Math.min(text.length(), start + length));
        }
    }

    @Property(tries = 90_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void answersForAChangedHost(@ForAll("changedHosts") HostFacts host, @ForAll("wanted") HierarchySettings wanted) {
        assertAnswer(host, wanted);
    }

    @Property(tries = 50_000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void answersForGarbage(@ForAll("garbageHosts") HostFacts host, @ForAll("wanted") HierarchySettings wanted) {
        assertAnswer(host, wanted);
    }

    private static void assertAnswer(HostFacts host, HierarchySettings wanted) {
        try {
            Path found = Hierarchy.find(host, wanted);
            Mounts mounts = Mounts.parse(host.mountinfo());
            assertThat(mounts.ofNetCls())
                    .anyMatch(mount -> Names.path(mount.point()).equals(Optional.of(found))
                            && mounts.isVisible(mount)
                            && isGood(mount, wanted));
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r", "\0");
        }
    }

    private static boolean isGood(Mount mount, HierarchySettings wanted) {
        return mount.isNetCls()
                && !mount.isReadOnly()
                && (mount.isWhole() || wanted.mountPoint().isPresent());
    }

    @Provide
    Arbitrary<HierarchySettings> wanted() {
        Arbitrary<Optional<Path>> places = Arbitraries.of(
                        "/run/netcls", "/sys/fs/cgroup/net_cls,net_prio", "/mnt/wanted", "/")
                .map(Path::of)
                .optional(0.4);
        return Combinators.combine(places, Arbitraries.of(true, false))
                .as((place, mount) -> new HierarchySettings(place, mount, false));
    }

    @Provide
    Arbitrary<HostFacts> changedHosts() {
        return Combinators.combine(Arbitraries.of(HOSTS), changes()).as(HierarchyPropertiesTest::changed);
    }

    @Provide
    Arbitrary<HostFacts> garbageHosts() {
        return Combinators.combine(garbage(), garbage(), garbage())
                .as((mountinfo, cgroups, cmdline) -> new HostFacts(mountinfo, cgroups, cmdline, place -> true));
    }

    private static Arbitrary<String> garbage() {
        Arbitrary<String> pieces =
                Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.of(SNIPPETS)), Tuple.of(1, Arbitraries.of(LINES)));
        return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
    }

    private static Arbitrary<List<Change>> changes() {
        Arbitrary<String> bytes = Arbitraries.integers().between(0, 255).map(b -> String.valueOf((char) b.intValue()));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 4000),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.oneOf(Arbitraries.of(SNIPPETS), Arbitraries.of(LINES), bytes))
                .as(Change::new)
                .list()
                .ofMaxSize(4);
    }

    private static HostFacts changed(HostFacts host, List<Change> changes) {
        HostFacts changed = host;
        for (Change change : changes) {
            changed = change.in(changed);
        }
        return changed;
    }
}
