// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;

/** How long calls took, by what they were, for the reader of a test's output. */
final class Latencies {
    private final ConcurrentSkipListMap<String, ConcurrentLinkedQueue<Long>> micros = new ConcurrentSkipListMap<>();

    interface Call {
        void make() throws Exception;
    }

    void measure(String what, Call call) throws Exception {
        long start = System.nanoTime();
        call.make();
        long took = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
        micros.computeIfAbsent(what, key -> new ConcurrentLinkedQueue<>()).add(took);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        micros.forEach((what, all) -> {
            List<Long> sorted = all.stream().sorted().toList();
            text.append(String.format(
                    "; %d of %s: %.1f ms, p99 %.1f ms, at most %.1f ms",
                    sorted.size(),
                    what,
                    sorted.get(sorted.size() / 2) / 1e3,
                    sorted.get(sorted.size() * 99 / 100) / 1e3,
                    sorted.get(sorted.size() - 1) / 1e3));
        });
        return text.toString();
    }
}
