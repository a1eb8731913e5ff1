// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import java.io.IOException;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.Isolator;
import org.netcls.awaited.replacement.Replacement;
import org.netcls.spi.HandleAllocator;
import org.netcls.text.Printable;
import org.netcls.text.Reason;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Lets the isolator use another allocator, now and at every start. */
public record AllocatorSwitch(ConfigurationAdmin configurations, Isolator isolator) {
    private static final String ISOLATOR_PID = "org.netcls.isolator";
    private static final String TARGET = "allocator.target";
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * Writes the choice into the isolator's configuration, and waits until it is in force.
     *
     * @param present the names of the allocators that there are
     * @throws IllegalArgumentException if it is none of these
     * @throws AllocatorChoiceException if it cannot be kept, or is not in force when a {@link Replacement} has long ended
     * @throws CallInterruptedException if it is kept, and may not be in force yet
     */
    public void to(String name, List<String> present) throws AllocatorChoiceException, CallInterruptedException {
        if (!present.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no allocator '" + Printable.escape(name) + "'; there are: " + String.join(", ", present));
        }
        configure(name);
        await(name);
    }

    private void configure(String name) throws AllocatorChoiceException {
        try {
            Configuration configuration = Configurations.find(ISOLATOR_PID, configurations)
                    .orElseThrow(() -> new AllocatorChoiceException("there is no configuration " + ISOLATOR_PID
                            + " in which the choice could be kept; configure the isolator first"));
            Dictionary<String, Object> properties = configuration.getProperties();
            properties.put(TARGET, "(" + HandleAllocator.NAME + "=" + name.replaceAll("([\\\\*()])", "\\\\$1") + ")");
            configuration.update(properties);
        } catch (IOException e) {
            throw new AllocatorChoiceException("the choice cannot be kept: " + Reason.of(e));
        }
    }

    /** The isolator follows its configuration a moment later, and the allocator may be replaced meanwhile. */
    private void await(String name) throws AllocatorChoiceException, CallInterruptedException {
        String kept = "the choice is kept, but '" + Printable.escape(name) + "' is not in use yet";
        long start = System.nanoTime();
        while (!isolator.overview().allocator().equals(Optional.of(name))) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CallInterruptedException("interrupted: " + kept);
            }
            if (System.nanoTime() - start > Replacement.longestOrDefault().toNanos()) {
                throw new AllocatorChoiceException(kept);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
