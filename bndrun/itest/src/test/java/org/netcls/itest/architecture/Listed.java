// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** Whether a class, or the one that it is written inside of, is among the names. */
final class Listed extends DescribedPredicate<JavaClass> {
    private final Set<String> names;

    Listed(Set<String> names) {
        super("are listed");
        this.names = names;
    }

    @Override
    public boolean test(JavaClass type) {
        return names.contains(name(type));
    }

    /** Without {@code org.netcls.}, and of the outermost class. */
    static String name(JavaClass type) {
        return type.getName().replaceFirst("^org\\.netcls\\.", "").replaceFirst("\\$.*", "");
    }
}
