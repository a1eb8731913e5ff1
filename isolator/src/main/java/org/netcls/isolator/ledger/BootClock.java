// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/**
 * The kernel's CLOCK_BOOTTIME: microseconds since the boot, those in suspend included, which nobody can set. All
 * processes of one boot agree on it to some hundredths of a second, whatever time namespaces they are in.
 *
 * <p>Java cannot read it. /proc/uptime tells it, and System.nanoTime() goes on from there but for suspends. The clock on
 * the wall goes on in a suspend, so where the two drift apart /proc/uptime is read again: it was a suspend, or somebody
 * has set the clock. Nothing else reads a file.
 */
public final class BootClock implements QuarantineClock {
    /** Of a kernel that does not tell which boot this is, or how long ago it was; no two boots can be told from this. */
    static final UUID UNKNOWN_BOOT = new UUID(0, 0);

    // A constant, by which the compiler multiplies: TimeUnit divides, which takes a quarter as long as reading the
    // clock.
    private static final long NANOS_PER_MICRO = 1000;
    // No host falls asleep and wakes in less, so within it nothing needs to be compared.
    private static final long NANOS_AWAKE = TimeUnit.MILLISECONDS.toNanos(1);
    // More than the steps of /proc/uptime, and than a thread is usually held up between the readings of two clocks.
    private static final long NANOS_APART = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path proc;
    private final LongSupplier nanoTime;
    private final LongSupplier wallMillis;
    private final UUID boot;
    private final long offsetNanos;
    private volatile Anchor anchor;
    private volatile long compared;

    /** What three clocks showed at the same moment. */
    private record Anchor(long sinceBoot, long nanoTime, long wallMillis) {
        /** The wall is read first, and the kernel last, so that a suspend meanwhile is noticed, now or later. */
        static Anchor now(LongSupplier nanoTime, LongSupplier wallMillis) {
            long wall = wallMillis.getAsLong();
            return new Anchor(0, nanoTime.getAsLong(), wall);
        }

        Anchor telling(long sinceBoot) {
            return new Anchor(sinceBoot, nanoTime, wallMillis);
        }

        long at(long nanoTime) {
            return sinceBoot + (nanoTime - this.nanoTime);
        }

        boolean isApart(long nanoTime, long wallMillis) {
            long wall = TimeUnit.MILLISECONDS.toNanos(wallMillis - this.wallMillis);
            return Math.abs(wall - (nanoTime - this.nanoTime)) > NANOS_APART;
        }

        Instant onTheWall(long sinceBoot) {
            return Instant.ofEpochMilli(wallMillis).plusNanos(sinceBoot - this.sinceBoot);
        }
    }

    private BootClock(
            Path proc, LongSupplier nanoTime, LongSupplier wallMillis, UUID boot, long offsetNanos, Anchor anchor) {
        this.proc = proc;
        this.nanoTime = nanoTime;
        this.wallMillis = wallMillis;
        this.boot = boot;
        this.offsetNanos = offsetNanos;
        this.anchor = anchor;
        this.compared = anchor.nanoTime();
    }

    public static BootClock start(Logger log) {
        return start(Path.of("/proc"), System::nanoTime, System::currentTimeMillis, log);
    }

    /** Where the kernel does not tell, the clock begins at zero, and stands still in suspend. */
    static BootClock start(Path proc, LongSupplier nanoTime, LongSupplier wallMillis, Logger log) {
        try {
            UUID boot = bootId(proc);
            long offset = offsetNanos(proc);
            Anchor anchor = Anchor.now(nanoTime, wallMillis).telling(uptimeNanos(proc) - offset);
            return new BootClock(proc, nanoTime, wallMillis, boot, offset, anchor);
        } catch (IOException | RuntimeException e) {
            log.warn(
                    "{} does not tell since when this kernel runs, so each start of the agent lets all handles that"
                            + " were ever released are quarantined once more: {}",
                    proc,
                    e.toString());
            return new BootClock(proc, nanoTime, wallMillis, UNKNOWN_BOOT, 0, Anchor.now(nanoTime, wallMillis));
        }
    }

    private static UUID bootId(Path proc) throws IOException {
        return UUID.fromString(
                Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip());
    }

    private static long uptimeNanos(Path proc) throws IOException {
        return nanos(Files.readString(proc.resolve("uptime")).split(" ")[0]);
    }

    private static long nanos(String seconds) {
        return new BigDecimal(seconds).movePointRight(9).longValue();
    }

    /** How much this process's time namespace adds to the time since boot; a kernel without them has no such file. */
    private static long offsetNanos(Path proc) throws IOException {
        Path offsets = proc.resolve("self/timens_offsets");
        if (Files.notExists(offsets)) {
            return 0;
        }
        for (String line : Files.readAllLines(offsets)) {
            String[] words = line.split(" +");
            if (words[0].equals("boottime")) {
                return nanos(words[1]) + Long.parseLong(words[2]);
            }
        }
        throw new IOException(offsets + " has no boottime");
    }

    /** What differs from one boot of the kernel to the next. */
    public UUID boot() {
        return boot;
    }

    @Override
    public long getAsLong() {
        long now = nanoTime.getAsLong();
        if (now - compared >= NANOS_AWAKE) {
            compare();
        }
        return anchor.at(now) / NANOS_PER_MICRO;
    }

    @Override
    public Instant onTheWall(long micros) {
        return anchor.onTheWall(TimeUnit.MICROSECONDS.toNanos(micros));
    }

    private synchronized void compare() {
        long now = nanoTime.getAsLong();
        if (anchor.isApart(now, wallMillis.getAsLong())) {
            look();
        }
        compared = now;
    }

    private void look() {
        Anchor now = Anchor.now(nanoTime, wallMillis);
        long known = anchor.at(now.nanoTime());
        long told = told(known);
        anchor = now.telling(told - known > NANOS_APART ? told : known);
    }

    private long told(long known) {
        try {
            return boot.equals(UNKNOWN_BOOT) ? known : uptimeNanos(proc) - offsetNanos;
        } catch (IOException | RuntimeException e) {
            // It could be read at the start. Without it, quarantines last longer by the time in suspend.
            return known;
        }
    }
}
