// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.util.Map;
import org.netcls.api.ContainerId;

/**
 * Who has handles, or had them last.
 *
 * @param byPrimary at the place of each secondary; null where nobody is known
 */
public record Holders(Map<Integer, ContainerId[]> byPrimary) {
    public static final Holders NONE = new Holders(Map.of());
}
