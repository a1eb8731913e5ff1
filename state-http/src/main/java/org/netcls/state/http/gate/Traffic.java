// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Component;

/** The requests that were answered since this bundle started. */
@Component(service = Traffic.class)
public final class Traffic {
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private final LongAdder nanos = new LongAdder();

    /** @param nanos from the request's coming to the end of its answer */
    void count(int status, long nanos) {
        answers.computeIfAbsent(status, unused -> new LongAdder()).increment();
        this.nanos.add(nanos);
    }

    /** How many requests were answered with each status. */
    public Map<Integer, Long> answers() {
        Map<Integer, Long> counts = new TreeMap<>();
        answers.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    /** How many nanoseconds all of them took together. */
    public long nanos() {
        return nanos.sum();
    }
}
