// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.ArrayList;
import java.util.List;

/** Policies in their order. A list that Gogo can call. */
public final class PolicyListing extends ArrayList<Policy> {
    private static final long serialVersionUID = 1;

    private final String uncounted;

    /** @param uncounted why nobody knows what was counted; empty if somebody does */
    public PolicyListing(List<Policy> policies, String uncounted) {
        super(policies);
        this.uncounted = uncounted;
    }

    public String uncounted() {
        return uncounted;
    }
}
