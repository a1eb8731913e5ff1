// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.KernelRelease;

/** Which parts the running kernel has, in itself or as modules. */
record Kernel(Host host, String release) {
    /** How a part is there. */
    enum Presence {
        /** In the kernel, or loaded. */
        THERE,
        /** A module that the kernel loads when it is needed. */
        LOADABLE,
        ABSENT,
        UNKNOWN
    }

    static Kernel of(Host host) {
        return new Kernel(host, KernelRelease.of(host.root()).name());
    }

    /**
     * @param module its name as a module
     * @param option its name in the kernel's configuration
     */
    Presence presence(String module, String option) {
        if (isLoaded(module) || listed("modules.builtin", module).orElse(false)) {
            return Presence.THERE;
        }
        if (mayLoad() && listed("modules.dep", module).orElse(false)) {
            return Presence.LOADABLE;
        }
        return configuration().map(text -> configured(text, option)).orElseGet(() -> unlisted());
    }

    private Presence configured(String configuration, String option) {
        if (configuration.lines().anyMatch((option + "=y")::equals)) {
            return Presence.THERE;
        }
        // A container may not see the modules that its host has.
        boolean mayBeAModule = configuration.lines().anyMatch((option + "=m")::equals) && mayLoad();
        return mayBeAModule ? unlisted() : Presence.ABSENT;
    }

    /** Modules are listed by all kernels that have some; where no list can be read, as in a container, nothing is known. */
    private Presence unlisted() {
        boolean hasLists =
                host.has(folder() + "/modules.builtin") && (host.has(folder() + "/modules.dep") || !mayLoad());
        return hasLists ? Presence.ABSENT : Presence.UNKNOWN;
    }

    /** Whether the kernel could load a module that it has not yet. */
    boolean mayLoad() {
        return host.has("/proc/modules")
                && !host.read("/proc/sys/kernel/modules_disabled")
                        .orElse("0")
                        .strip()
                        .equals("1");
    }

    private boolean isLoaded(String module) {
        return host.read("/proc/modules").orElse("").lines().anyMatch(line -> line.startsWith(module + " "));
    }

    /** Whether a list of modules has it; empty where there is no such list. */
    private Optional<Boolean> listed(String list, String module) {
        // What follows the colon are those that it needs.
        Pattern file = Pattern.compile("[^:]*/" + module.replace("_", "[_-]") + "\\.ko(\\.\\w+)?(:.*)?");
        return host.read(folder() + "/" + list)
                .map(text -> text.lines().anyMatch(line -> file.matcher(line).matches()));
    }

    private String folder() {
        return "/lib/modules/" + release;
    }

    private Optional<String> configuration() {
        return Stream.of(host.readCompressed("/proc/config.gz"), host.read("/boot/config-" + release))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
