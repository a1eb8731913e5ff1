// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.api.PolicyException;
import org.netcls.api.Primary;
import org.netcls.awaited.Awaited;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.PrimarySelector;

/** Under which primary a container gets its handle, under one configuration. */
public final class Selection {
    private final Selectors selectors;
    private final boolean required;
    private final Duration longestWait;
    private volatile boolean open = true;

    public Selection(Selectors selectors, Settings settings) {
        this.selectors = selectors;
        this.required = settings.requiresPolicies();
        this.longestWait = settings.allocatorWait();
    }

    /** While it is not open, nobody waits for somebody to ask. */
    public void setOpen(boolean open) {
        this.open = open;
        selectors.wake();
    }

    /**
     * Empty if it may be any that is not reserved.
     *
     * @throws PolicyException if it must not begin
     */
    Optional<Primary> select(ContainerId container, Map<String, String> labels) throws NetClsException {
        for (PrimarySelector selector : selectors()) {
            Optional<Primary> selected = selector.select(container, labels);
            if (selected.isPresent()) {
                return selected;
            }
        }
        return Optional.empty();
    }

    /** @throws NetClsException if it must not begin with a handle of this primary */
    void require(ContainerId container, Primary primary) throws NetClsException {
        for (PrimarySelector selector : selectors()) {
            selector.require(container, primary);
        }
    }

    /** @throws NetClsException if there is nobody to ask any more, and has to be */
    Set<Primary> reserved() throws NetClsException {
        List<PrimarySelector> present = selectors();
        // As good as always; then nothing is copied for each container.
        return present.size() == 1 ? present.get(0).reserved() : union(present);
    }

    private static Set<Primary> union(List<PrimarySelector> present) {
        return present.stream()
                .flatMap(selector -> selector.reserved().stream())
                .collect(Collectors.toSet());
    }

    private List<PrimarySelector> selectors() throws NetClsException {
        List<PrimarySelector> present = selectors.present();
        return present.isEmpty() && required ? awaited() : present;
    }

    private List<PrimarySelector> awaited() throws NetClsException {
        try {
            selectors.await(longestWait, () -> open);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "interrupted while there was nobody to ask for policies" + Awaited.NOTHING_DONE);
        }
        List<PrimarySelector> present = selectors.present();
        if (!open) {
            throw new IsolatorStoppedException();
        }
        if (present.isEmpty()) {
            throw new PolicyException(
                    "nobody came within " + longestWait.toSeconds() + " s who knows the policies, which"
                            + " are required; start the bundle org.netcls.isolator.policy, or set policies=optional in"
                            + " org.netcls.isolator");
        }
        return present;
    }
}
