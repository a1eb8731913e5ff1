// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.netcls.cgroupfs.proc.HostFacts;

/** Hosts of many kinds, each a folder with the three files that a host tells about its hierarchies with. */
final class Hosts {
    private Hosts() {}

    static final List<String> NAMES = List.of(
            "cgroup-disable",
            "cgroup-no-v1-all",
            "cgroup-no-v1-list",
            "cgroup-no-v1-named",
            "chroot",
            "debian-12-hybrid",
            "docker",
            "docker-cgroup-namespace",
            "docker-privileged",
            "hidden",
            "hidden-at-the-same-place",
            "kubernetes-pod-with-host-path",
            "mounted-out-of-sight",
            "no-controller",
            "not-utf-8",
            "over-a-hidden-mount",
            "proc-of-processes-only",
            "proc-of-processes-only-and-no-mount",
            "read-only",
            "read-only-hierarchy",
            "rhel-7",
            "several",
            "strange-names",
            "sub-group-after",
            "sub-group-before",
            "ubuntu-18-with-net-prio",
            "ubuntu-22",
            "v2-with-net-cls-beside");

    static HostFacts host(String name) {
        return new HostFacts(text(name, "mountinfo"), text(name, "cgroups"), text(name, "cmdline"), place -> true);
    }

    private static String text(String name, String file) {
        try (InputStream stream = Hosts.class.getResourceAsStream("hosts/" + name + "/" + file)) {
            return new String(stream.readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
