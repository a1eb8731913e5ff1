// SPDX-License-Identifier: Apache-2.0
package org.netcls.nft;

import java.util.Collection;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsHandle;
import org.netcls.text.Printable;

/** Who has which handle. */
public final class Carriers {
    private Carriers() {}

    /** The containers of each handle, for people; nested ones share that of their parent. Those without one are left out. */
    public static SortedMap<NetClsHandle, String> byHandle(Collection<Assignment> assignments) {
        return assignments.stream()
                .filter(assignment -> assignment.handle().isPresent())
                .sorted(Comparator.comparing(Assignment::container))
                .collect(Collectors.groupingBy(
                        assignment -> assignment.handle().orElseThrow(),
                        TreeMap::new,
                        Collectors.mapping(
                                assignment ->
                                        Printable.escape(assignment.container().value()),
                                Collectors.joining(" "))));
    }
}
