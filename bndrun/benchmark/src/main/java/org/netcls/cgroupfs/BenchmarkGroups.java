// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.Path;
import org.netcls.spi.NetClsCgroups;

/** The back end on the kernel's hierarchy, without a framework. */
public final class BenchmarkGroups {
    private BenchmarkGroups() {}

    /** @param root an existing group; what is made lives in it */
    public static NetClsCgroups open(Path root) throws IOException {
        return new CgroupFs(GroupRoot.real(root));
    }
}
