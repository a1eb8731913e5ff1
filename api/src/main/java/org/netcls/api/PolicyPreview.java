// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.List;

/**
 * How a policy would be.
 *
 * @param nft its rules
 * @param remarks what its author may not have meant
 */
public record PolicyPreview(String nft, List<String> remarks) {
    public PolicyPreview {
        remarks = List.copyOf(remarks);
    }
}
