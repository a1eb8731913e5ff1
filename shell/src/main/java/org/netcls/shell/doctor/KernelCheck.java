// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether the kernel has net_cls, and lets it be mounted. */
record KernelCheck(Controllers controllers, String cmdline) {
    private static final String WHAT = "kernel";

    static KernelCheck of(Host host) {
        return new KernelCheck(Controllers.of(host), host.read("/proc/cmdline").orElse(""));
    }

    Finding finding() {
        Optional<Controllers.Controller> netCls = controllers.netCls();
        if (controllers.isEmpty()) {
            return Finding.warn(WHAT, "/proc/cgroups tells nothing, so nothing is known", "show it to the agent");
        }
        if (netCls.isEmpty()) {
            return Finding.fail(
                    WHAT,
                    "this kernel has no net_cls, says /proc/cgroups",
                    "use one that is built with CONFIG_CGROUP_NET_CLASSID");
        }
        if (!netCls.get().isEnabled()) {
            return Finding.fail(
                    WHAT,
                    "net_cls is disabled, says /proc/cgroups" + booted("cgroup_disable"),
                    "boot without cgroup_disable=net_cls");
        }
        return parameter("cgroup_no_v1")
                .map(parameter -> Finding.fail(
                        WHAT,
                        "net_cls cannot be mounted, because the kernel was booted with " + parameter,
                        "boot without that, or with a list that leaves net_cls out"))
                .orElse(Finding.ok(WHAT, "net_cls is there and enabled"));
    }

    boolean isWithNetCls() {
        return finding().level() == Level.OK;
    }

    private String booted(String name) {
        return parameter(name)
                .map(parameter -> ", and the kernel was booted with " + parameter)
                .orElse("");
    }

    /** What follows a lone {@code --} is not for the kernel, which reads - and _ in a name as the same. */
    private Optional<String> parameter(String name) {
        return Stream.of(cmdline.strip().split("\\s+"))
                .takeWhile(word -> !word.equals("--"))
                .filter(word -> isAboutNetCls(word.split("=", 2), name))
                .findFirst();
    }

    private static boolean isAboutNetCls(String[] parameter, String name) {
        List<String> values = List.of(parameter[parameter.length - 1].split(","));
        return parameter.length == 2
                && parameter[0].replace('-', '_').equals(name)
                && (values.contains(Controllers.NET_CLS) || values.contains("all"));
    }
}
