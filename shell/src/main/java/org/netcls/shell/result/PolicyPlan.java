// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.ArrayList;
import java.util.List;
import org.netcls.api.PolicyPreview;

/** How a policy would be, in a list that Gogo can call, unlike those that cannot be changed. */
public record PolicyPlan(PolicyPreview preview) {
    public String nft() {
        return preview.nft();
    }

    public List<String> remarks() {
        return new ArrayList<>(preview.remarks());
    }
}
