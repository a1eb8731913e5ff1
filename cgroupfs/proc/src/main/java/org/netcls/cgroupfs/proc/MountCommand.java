// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import java.nio.file.Path;
import java.util.List;
import org.netcls.text.Printable;

/** The mount(8) command for the net_cls hierarchy; the options are those of the kernel's cgroup-v1 document. */
public record MountCommand(Path at, String options) {
    public static MountCommand of(Path at, List<String> controllers, boolean favordynmods) {
        return new MountCommand(at, String.join(",", controllers) + (favordynmods ? ",favordynmods" : ""));
    }

    public List<String> words() {
        return List.of("mount", "-t", "cgroup", "-o", options, "none", at.toString());
    }

    /** What to type into a shell, with the directory made first. */
    public String typed() {
        String place = Printable.shellWord(at.toString());
        return "mkdir -p " + place + " && mount -t cgroup -o " + Printable.shellWord(options) + " none " + place;
    }
}
