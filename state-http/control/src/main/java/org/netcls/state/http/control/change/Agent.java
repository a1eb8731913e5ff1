// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import java.util.function.Function;
import org.netcls.action.AllocatorSwitch;
import org.netcls.action.RepeatedLooks;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.Reconciliation;
import org.netcls.awaited.Awaited;
import org.netcls.diagnosis.allocators.AwaitedAllocators;
import org.netcls.spi.OciHooks;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Problem;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** What can be changed. Calls wait for a part that is being replaced. */
final class Agent {
    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final Awaited<Isolator> isolators;
    private final Isolator isolator;
    private final Awaited<OciHooks> engines;
    private final OciHooks hooks;
    private final AwaitedAllocators allocators;

    Agent(
            BundleContext context,
            ConfigurationAdmin configurations,
            Awaited<Isolator> isolators,
            Awaited<OciHooks> engines,
            AwaitedAllocators allocators) {
        this.context = context;
        this.configurations = configurations;
        this.isolators = isolators;
        this.isolator = isolators.patient(Isolator.class, Function.identity(), gone -> new NoIsolatorException());
        this.engines = engines;
        this.allocators = allocators;
        this.hooks = engines.patient(OciHooks.class, Function.identity(), gone -> new NoIsolatorException());
    }

    Isolator isolator() throws NetClsException, NoIsolatorException {
        return isolators.awaited().map(present -> isolator).orElseThrow(NoIsolatorException::new);
    }

    OciHooks hooks() throws NetClsException, Problem {
        return engines.awaited()
                .map(present -> hooks)
                .orElseThrow(() -> Problem.unavailable("hooks are not taken now: the isolator is recovering or not"
                        + " running, or there is no bundle org.netcls.isolator.engines"));
    }

    Reconciliation reconcile() throws NetClsException, NoIsolatorException {
        RepeatedLooks.now(context);
        return isolator().reconcile();
    }

    void switchTo(String allocator) throws NetClsException, NoIsolatorException {
        new AllocatorSwitch(configurations, isolator()).to(allocator, allocators.names(allocator));
    }
}
