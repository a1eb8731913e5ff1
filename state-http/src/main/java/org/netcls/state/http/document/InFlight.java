// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netcls.state.http.mirror.Slice;

/** What is kept for clients until they have taken it, over all answers. What several of them share counts once. */
final class InFlight {
    // About what the heap holds for a slice beside its bytes.
    private static final int SLICE_BYTES = 40;

    private final long most;

    @GuardedBy("this")
    private final Map<byte[], Integer> users = new IdentityHashMap<>();

    @GuardedBy("this")
    private long bytes;

    /** @param most how many bytes; a single answer may have more */
    InFlight(long most) {
        this.most = most;
    }

    /** What is kept for one answer. */
    final class Share {
        private final Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        private final long own;

        @GuardedBy("InFlight.this")
        private boolean isDropped;

        private Share(List<Slice> slices) {
            slices.forEach(slice -> arrays.add(slice.bytes()));
            own = (long) SLICE_BYTES * slices.size();
        }

        /** The client has it, or has gone. */
        void drop() {
            synchronized (InFlight.this) {
                if (!isDropped) {
                    isDropped = true;
                    arrays.forEach(
                            array -> users.computeIfPresent(array, (key, count) -> count == 1 ? null : count - 1));
                    bytes -= added(this);
                }
            }
        }
    }

    /** Empty, and nothing is kept, if that is too much beside what is kept already. */
    synchronized Optional<Share> keep(List<Slice> slices) {
        Share share = new Share(slices);
        long added = added(share);
        if (bytes > 0 && bytes + added > most) {
            return Optional.empty();
        }
        bytes += added;
        share.arrays.forEach(array -> users.merge(array, 1, Integer::sum));
        return Optional.of(share);
    }

    /** What nobody else keeps of it. */
    @GuardedBy("this")
    private long added(Share share) {
        long added = share.own;
        for (byte[] array : share.arrays) {
            added += users.containsKey(array) ? 0 : array.length;
        }
        return added;
    }

    synchronized long bytes() {
        return bytes;
    }
}
