// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Comparator;
import java.util.List;

/**
 * What the isolator knew at one moment.
 *
 * @param overview what can be said without naming each container
 * @param assignments ordered by container
 */
public record NetClsState(Overview overview, List<Assignment> assignments) {
    public NetClsState {
        assignments = assignments.stream()
                .sorted(Comparator.comparing(Assignment::container))
                .toList();
    }
}
