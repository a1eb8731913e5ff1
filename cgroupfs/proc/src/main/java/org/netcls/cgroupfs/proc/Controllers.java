// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The controllers that the kernel has, as cgroups(7) describes {@code /proc/cgroups}. */
public record Controllers(List<Controller> all) {
    static final String NET_CLS = "net_cls";

    /** @param hierarchy the number of the v1 hierarchy that it belongs to; 0 for none */
    public record Controller(String name, String hierarchy, boolean isEnabled) {
        private static Stream<Controller> parse(String line) {
            String[] columns = line.split("\\s+");
            return line.startsWith("#") || columns.length < 4
                    ? Stream.empty()
                    : Stream.of(new Controller(columns[0], columns[1], columns[3].equals("1")));
        }
    }

    public static Controllers parse(String cgroups) {
        return new Controllers(cgroups.lines().flatMap(Controller::parse).toList());
    }

    /** Whether nothing is known, as where only the processes are to be seen in {@code /proc}. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    public Optional<Controller> netCls() {
        return all.stream()
                .filter(controller -> controller.name().equals(NET_CLS))
                .findFirst();
    }

    /** The controllers to mount: a hierarchy that exists can be mounted again only with all that are in it. */
    public List<String> mountedTogether() {
        return netCls().map(Controller::hierarchy)
                .filter(hierarchy -> !hierarchy.equals("0"))
                .map(this::in)
                .orElse(List.of(NET_CLS));
    }

    private List<String> in(String hierarchy) {
        return all.stream()
                .filter(controller -> controller.hierarchy().equals(hierarchy))
                .map(Controller::name)
                .toList();
    }
}
