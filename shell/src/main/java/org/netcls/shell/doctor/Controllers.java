// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The controllers that the kernel has, as cgroups(7) describes {@code /proc/cgroups}. */
record Controllers(List<Controller> all) {
    static final String NET_CLS = "net_cls";

    /** @param hierarchy the number of the v1 hierarchy that it belongs to; 0 for none */
    record Controller(String name, String hierarchy, boolean isEnabled) {
        private static Stream<Controller> parse(String line) {
            String[] columns = line.split("\\s+");
            return line.startsWith("#") || columns.length < 4
                    ? Stream.empty()
                    : Stream.of(new Controller(columns[0], columns[1], columns[3].equals("1")));
        }
    }

    static Controllers of(Host host) {
        String cgroups = host.read("/proc/cgroups").orElse("");
        return new Controllers(cgroups.lines().flatMap(Controller::parse).toList());
    }

    /** Whether nothing is known, as where only the processes are to be seen in {@code /proc}. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    Optional<Controller> netCls() {
        return all.stream()
                .filter(controller -> controller.name().equals(NET_CLS))
                .findFirst();
    }

    /** What to mount, joined by commas: a hierarchy that exists can be mounted again only with all that are in it. */
    String mountedTogether() {
        String hierarchy = netCls().map(Controller::hierarchy).orElse("0");
        return hierarchy.equals("0")
                ? NET_CLS
                : String.join(
                        ",",
                        all.stream()
                                .filter(controller -> controller.hierarchy().equals(hierarchy))
                                .map(Controller::name)
                                .toList());
    }
}
