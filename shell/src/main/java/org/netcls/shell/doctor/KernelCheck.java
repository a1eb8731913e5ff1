// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.Optional;
import org.netcls.cgroupfs.proc.BootParameters;
import org.netcls.cgroupfs.proc.Controllers;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

/** Whether the kernel has net_cls, and lets it be mounted. */
record KernelCheck(Controllers controllers, BootParameters boot) {
    private static final String WHAT = "kernel";

    static KernelCheck of(Host host) {
        return new KernelCheck(
                Controllers.parse(host.read("/proc/cgroups").orElse("")),
                BootParameters.parse(host.read("/proc/cmdline").orElse("")));
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
                    "net_cls is disabled, says /proc/cgroups" + booted(),
                    "leave net_cls out of cgroup_disable at the next boot");
        }
        return boot.withoutNetCls()
                .map(parameter -> Finding.fail(
                        WHAT,
                        "net_cls cannot be mounted, because the kernel was booted with " + parameter,
                        "if whoever chose that agrees, boot with a list of the other controllers, without net_cls"))
                .orElse(Finding.ok(WHAT, "net_cls is there and enabled"));
    }

    boolean isWithNetCls() {
        return finding().level() == Level.OK;
    }

    private String booted() {
        return boot.disablingNetCls()
                .map(parameter -> ", and the kernel was booted with " + parameter)
                .orElse("");
    }
}
