// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.ArrayList;
import java.util.List;
import org.netcls.api.Overview;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.bundles.AllocatorBundles;
import org.netcls.diagnosis.bundles.PresentAllocator;
import org.osgi.framework.BundleContext;

/** The available allocators, highest rank first, what their bundles say, and how the handles are used. */
public record Allocators(List<PresentAllocator> allocators, List<Finding> findings, Overview overview) {
    public Allocators {
        // Lists of this type are ones that scripts can ask for their size.
        allocators = new ArrayList<>(allocators);
        findings = new ArrayList<>(findings);
    }

    public static Allocators of(BundleContext context, Overview overview) {
        return new Allocators(PresentAllocator.all(context), new AllocatorBundles(context).findings(), overview);
    }
}
