// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import org.netcls.api.BackEnd;
import org.netcls.diagnosis.Finding;

/** Whether groups can be made where the back end makes them. */
record RootCheck(BackEnd backEnd, MountChecks mounts) {
    private static final String WHAT = "root";

    Finding finding() {
        Path root = Path.of(backEnd.root());
        if (!Files.exists(root)) {
            return Finding.fail(
                    WHAT,
                    "no group can be made in " + root + ", because it is not there",
                    "see whether net_cls is still mounted there; the agent makes it anew when it is started");
        }
        if (!Files.isWritable(root)) {
            return Finding.fail(
                    WHAT,
                    "this user may not make groups in " + root,
                    "run the agent as root or as the owner of " + root);
        }
        return backEnd.tagsPackets() && !mounts.holds(root)
                ? Finding.warn(
                        WHAT,
                        root + " is in no mount of net_cls any more",
                        "see with findmnt what became of the mount; when net_cls is there again, start the agent anew")
                : Finding.ok(WHAT, "groups can be made in " + root);
    }
}
