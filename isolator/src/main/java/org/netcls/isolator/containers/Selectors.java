// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.netcls.spi.PrimarySelector;

/** Who can be asked under which primary a container gets its handle. */
public final class Selectors {
    @GuardedBy("this")
    private final SortedMap<Comparable<Object>, PrimarySelector> present = new TreeMap<>(Comparator.reverseOrder());

    /** @param key of its own; of those that are there, the one with the greatest is asked first */
    @SuppressWarnings("unchecked")
    public synchronized void add(Comparable<?> key, PrimarySelector selector) {
        present.put((Comparable<Object>) key, selector);
        notifyAll();
    }

    public synchronized void remove(Comparable<?> key) {
        present.remove(key);
    }

    synchronized List<PrimarySelector> present() {
        return List.copyOf(present.values());
    }

    /** Waits until there is one, but no longer than that, and only while the caller wants to. */
    synchronized void await(Duration longest, BooleanSupplier goesOn) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (long left = longest.toMillis();
                present.isEmpty() && goesOn.getAsBoolean() && left > 0;
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Those who wait look again whether they want to. */
    synchronized void wake() {
        notifyAll();
    }
}
