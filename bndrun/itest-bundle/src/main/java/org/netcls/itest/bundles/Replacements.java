// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.netcls.itest.support.Durations;
import org.osgi.framework.Bundle;

/** Which bundle is being replaced, and which were, so that a client knows why its connection has ended. */
final class Replacements {
    private final Map<String, Long> last = new ConcurrentHashMap<>();
    private final Map<String, Durations> durations = new ConcurrentSkipListMap<>();
    private volatile String latest = "";
    private volatile boolean goesOn;

    interface Change {
        void to(Bundle bundle) throws Exception;
    }

    interface Call<T> {
        T make() throws Exception;
    }

    void replace(Bundle bundle, Change change) throws Exception {
        long start = System.nanoTime();
        latest = bundle.getSymbolicName();
        goesOn = true;
        change.to(bundle);
        last.put(latest, System.nanoTime());
        goesOn = false;
        durations.computeIfAbsent(latest, part -> new Durations()).add(System.nanoTime() - start);
    }

    /** How long those of each bundle took. */
    Map<String, Durations> durations() {
        return durations;
    }

    /** Calls again where one of these parts was replaced meanwhile, and the connection has ended with it. */
    <T> T connected(Call<T> call, Predicate<T> isEnd, String... parts) throws Exception {
        while (true) {
            long start = System.nanoTime();
            try {
                T answer = call.make();
                if (!isEnd.test(answer) || !wasReplaced(start, parts)) {
                    return answer;
                }
            } catch (IOException e) {
                if (!wasReplaced(start, parts)) {
                    throw new IOException("in the last of the " + this, e);
                }
            }
        }
    }

    private boolean wasReplaced(long since, String... parts) {
        return Arrays.stream(parts)
                .anyMatch(part -> goesOn && part.equals(latest) || last.getOrDefault(part, Long.MIN_VALUE) > since);
    }

    @Override
    public String toString() {
        int count = durations.values().stream().mapToInt(Durations::count).sum();
        return count + " replacements, the last of " + latest;
    }
}
