// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.netcls.action.AllocatorChoiceException;
import org.netcls.action.AllocatorSwitch;
import org.netcls.action.RepeatedLooks;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.Reconciliation;
import org.netcls.diagnosis.bundles.PresentAllocator;
import org.netcls.spi.OciHooks;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Problem;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** What can be changed. */
record Agent(
        BundleContext context,
        ConfigurationAdmin configurations,
        Supplier<Isolator> present,
        Supplier<OciHooks> presentHooks) {
    Isolator isolator() throws NoIsolatorException {
        return Optional.ofNullable(present.get()).orElseThrow(NoIsolatorException::new);
    }

    OciHooks hooks() throws Problem {
        return Optional.ofNullable(presentHooks.get())
                .orElseThrow(() -> Problem.unavailable("hooks are not taken now: the isolator is recovering or not"
                        + " running, or there is no bundle org.netcls.isolator.engines"));
    }

    Reconciliation reconcile() throws NetClsException, NoIsolatorException {
        RepeatedLooks.now(context);
        return isolator().reconcile();
    }

    void switchTo(String allocator) throws AllocatorChoiceException, NoIsolatorException {
        List<String> allocators = PresentAllocator.all(context).stream()
                .map(PresentAllocator::name)
                .toList();
        new AllocatorSwitch(configurations, isolator()).to(allocator, allocators);
    }
}
