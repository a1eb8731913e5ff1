// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.netcls.api.Assignment;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;

/** The containers and their handles as they were in this version of the state. */
record Known(long version, NavigableSet<String> containers, NavigableSet<String> handles) {
    static final Known NOTHING = new Known(-1, new TreeSet<>(), new TreeSet<>());

    static Known to(Isolator isolator) {
        Known known = new Known(isolator.version(), new TreeSet<>(), new TreeSet<>());
        for (Assignment assignment : isolator.state().assignments()) {
            known.containers.add(assignment.container().value());
            assignment.handle().map(NetClsHandle::hex).ifPresent(known.handles::add);
        }
        return known;
    }
}
