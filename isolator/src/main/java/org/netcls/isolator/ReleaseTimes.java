// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.netcls.api.NetClsHandle;
import org.osgi.service.log.Logger;

/**
 * When each secondary handle of one primary was last released, in microseconds since the epoch, and which are in use.
 * Kept in a mapped file, this outlives the process at the cost of a store; it need not outlive the kernel, because no
 * socket does. A handle that was in use when the process died, and that no group carries any more, was released at an
 * unknown time. Guarded by the ledger's lock.
 */
final class ReleaseTimes {
    private static final int SIZE = NetClsHandle.MAX_SECONDARY + 1;
    private static final long MAGIC = 0x6e65_7463_6c73_5232L; // netclsR2
    private static final int BYTES = Long.BYTES * (SIZE + 1);
    private static final long EARLIEST = micros(Instant.parse("2020-01-01T00:00:00Z"));
    private static final long LATEST = micros(Instant.parse("2250-01-01T00:00:00Z"));
    // Below the time stands a count of those with the same time, so that no two stamps are the same and tell the order.
    private static final int COUNT_BITS = 10;
    // The sign tells that a handle is in use; what it was before stands below.
    private static final long IN_USE = Long.MIN_VALUE;

    private final LongBuffer stamps;
    private long last;

    private ReleaseTimes(LongBuffer stamps) {
        this.stamps = stamps;
        this.last = IntStream.range(0, SIZE).mapToLong(this::stamp).max().orElse(0);
    }

    /** Times that do not outlive the process. */
    static ReleaseTimes inMemory() {
        return new ReleaseTimes(LongBuffer.allocate(SIZE));
    }

    /** Times in this file. One that is damaged or not ours is put aside; without any the times are in memory. */
    static ReleaseTimes in(Path file, Logger log) {
        try {
            if (Files.exists(file) && !isSound(file)) {
                Path aside = file.resolveSibling(file.getFileName() + ".damaged");
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
                log.warn("{} does not hold release times; it is now {}, and released handles are free", file, aside);
            }
            if (!Files.exists(file)) {
                create(file);
            }
            return new ReleaseTimes(map(file));
        } catch (IOException e) {
            log.warn("Released handles will not rest across a restart: {} cannot be used: {}", file, e.toString());
            return inMemory();
        }
    }

    /** Microseconds since the epoch by a clock that never steps back while it is used. */
    static LongSupplier clock() {
        long offset = micros(Instant.now()) - System.nanoTime() / 1000;
        return () -> System.nanoTime() / 1000 + offset;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** All bytes are written, because a store into a hole of the file would fail hard on a full disk. */
    private static void create(Path file) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, ByteBuffer.allocate(BYTES).putLong(MAGIC).array());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isSound(Path file) throws IOException {
        if (Files.size(file) != BYTES) {
            return false;
        }
        LongBuffer content = ByteBuffer.wrap(Files.readAllBytes(file)).asLongBuffer();
        return content.get(0) == MAGIC
                && IntStream.rangeClosed(1, SIZE)
                        .mapToLong(index -> content.get(index) & ~IN_USE)
                        .allMatch(stamp -> stamp == 0 || isTime(stamp >> COUNT_BITS));
    }

    private static boolean isTime(long micros) {
        return micros >= EARLIEST && micros < LATEST;
    }

    private static LongBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, Long.BYTES, BYTES - Long.BYTES)
                    .asLongBuffer();
        }
    }

    boolean isNever(int secondary) {
        return stamps.get(secondary) == 0;
    }

    long of(int secondary) {
        return stamp(secondary) >> COUNT_BITS;
    }

    private long stamp(int secondary) {
        return stamps.get(secondary) & ~IN_USE;
    }

    boolean isInUse(int secondary) {
        return stamps.get(secondary) < 0;
    }

    void use(int secondary) {
        stamps.put(secondary, stamp(secondary) | IN_USE);
    }

    /** As if it had never been used. */
    void giveBack(int secondary) {
        stamps.put(secondary, stamp(secondary));
    }

    void release(int secondary, long now) {
        last = Math.max(now << COUNT_BITS, last + 1);
        stamps.put(secondary, last);
    }

    /**
     * Those of them that were ever released, longest ago first. Those in use are released now, and so are those with a
     * time from the future, by a clock set back.
     */
    List<Integer> order(BitSet range, long now) {
        List<Integer> released = range.stream()
                .filter(secondary -> !isNever(secondary))
                .boxed()
                .sorted(Comparator.comparingLong(stamps::get))
                .toList();
        // Those in use are negative, and so the first.
        List<Integer> known =
                released.stream().filter(secondary -> isKnown(secondary, now)).toList();
        List<Integer> unknown =
                released.stream().filter(secondary -> !isKnown(secondary, now)).toList();
        last = known.stream().mapToLong(stamps::get).max().orElse(0);
        unknown.forEach(secondary -> release(secondary, now));
        return Stream.concat(known.stream(), unknown.stream()).toList();
    }

    private boolean isKnown(int secondary, long now) {
        return stamps.get(secondary) > 0 && of(secondary) <= now;
    }
}
