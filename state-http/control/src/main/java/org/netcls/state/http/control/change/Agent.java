// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.netcls.action.AllocatorChoiceException;
import org.netcls.action.AllocatorSwitch;
import org.netcls.api.Isolator;
import org.netcls.diagnosis.bundles.PresentAllocator;
import org.netcls.state.http.web.NoIsolatorException;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** What can be changed. */
record Agent(BundleContext context, ConfigurationAdmin configurations, Supplier<Isolator> present) {
    Isolator isolator() throws NoIsolatorException {
        return Optional.ofNullable(present.get()).orElseThrow(NoIsolatorException::new);
    }

    void switchTo(String allocator) throws AllocatorChoiceException, NoIsolatorException {
        List<String> allocators = PresentAllocator.all(context).stream()
                .map(PresentAllocator::name)
                .toList();
        new AllocatorSwitch(configurations, isolator()).to(allocator, allocators);
    }
}
