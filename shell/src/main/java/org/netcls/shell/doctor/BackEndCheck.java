// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import org.netcls.api.BackEnd;
import org.netcls.diagnosis.Finding;

/** Whether packets are tagged, and where groups live. */
record BackEndCheck(BackEnd backEnd, MountChecks mounts) {
    Finding finding() {
        if (!backEnd.tagsPackets()) {
            return Finding.warn(
                    "back end",
                    "emulated in " + backEnd.root() + ", so packets are not tagged",
                    mounts.wayToRealGroups());
        }
        return mounts.holds(backEnd.root())
                ? Finding.ok("back end", "real, in " + backEnd.root())
                : Finding.warn(
                        "back end",
                        "real, but " + backEnd.root() + " is in no mount of net_cls any more",
                        "see with findmnt what became of the mount; when net_cls is there again, start the agent anew");
    }
}
