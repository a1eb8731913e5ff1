// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** What /proc/self/mountinfo says is never refused; what is no line of it is left out. */
final class MountInfoTarget {
    private MountInfoTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, ISO_8859_1);
        Mounts mounts = Mounts.parse(text);
        assertThat(mounts.all().size()).isLessThanOrEqualTo(text.split("\n", -1).length);
        assertThat(mounts.all()).containsAll(mounts.ofNetCls());
        for (Mount mount : mounts.all()) {
            mounts.reachedBy(mount.point())
                    .ifPresent(reached -> assertThat(mounts.all()).contains(reached));
            Names.path(mount.point())
                    .ifPresent(path -> assertThat(path.isAbsolute()).isTrue());
            assertThat(Names.shown(mount.point()).chars().anyMatch(Character::isISOControl))
                    .isFalse();
        }
    }
}
