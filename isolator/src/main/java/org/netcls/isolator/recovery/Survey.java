// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.io.IOException;
import java.util.List;
import org.netcls.api.BackEndException;
import org.netcls.spi.ForeignGroups;
import org.netcls.spi.NetClsCgroups;

/**
 * Which groups there are.
 *
 * @param names of those directly under the root
 * @param foreign what those elsewhere carry
 */
public record Survey(List<String> names, ForeignGroups foreign) {
    public static Survey of(NetClsCgroups cgroups) throws BackEndException {
        try {
            return new Survey(cgroups.list(), cgroups.foreign());
        } catch (IOException | RuntimeException e) {
            throw new BackEndException("cannot read the groups: " + e.getMessage(), e);
        }
    }
}
