// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import org.netcls.spi.BusyException;

/** What the kernel does with a group's directory and its files, so that it can be emulated. */
interface GroupFiles {
    boolean tagPackets();

    /** @throws FileAlreadyExistsException if there is such a group */
    void make(Path group) throws IOException;

    void attach(Path group, long pid) throws IOException;

    List<Long> processes(Path group) throws IOException;

    /** @throws BusyException if something is inside */
    void remove(Path group) throws IOException;
}
