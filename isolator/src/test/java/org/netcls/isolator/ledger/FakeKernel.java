// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.netcls.isolator.fakes.RecordingLog;

/** Three clocks that stand still until the test moves them, and what /proc tells of one of them. */
final class FakeKernel {
    static final UUID BOOT = new UUID(2, 2);

    private final Path proc;
    // Negative, as System.nanoTime() may be.
    private long nanoTime = -TimeUnit.DAYS.toNanos(3);
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
    private long sinceBoot = 4_711_123_456_789L;
    private long offsetSeconds;
    private boolean silent;

    FakeKernel(Path proc) throws IOException {
        this.proc = proc;
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), BOOT + "\n");
        enterTimeNamespace(0);
    }

    BootClock clock(RecordingLog log) {
        return BootClock.start(proc, () -> nanoTime, () -> wall.toEpochMilli(), log.logger());
    }

    void run(Duration time) throws IOException {
        nanoTime += time.toNanos();
        sleep(time);
    }

    /** It takes a while to fall asleep and to wake. */
    void suspend(Duration time) throws IOException {
        run(Duration.ofMillis(3));
        sleep(time);
    }

    private void sleep(Duration time) throws IOException {
        sinceBoot += time.toNanos();
        wall = wall.plus(time);
        tell();
    }

    void setWall(Duration step) throws IOException {
        wall = wall.plus(step);
        run(Duration.ofMillis(1));
    }

    void enterTimeNamespace(long seconds) throws IOException {
        offsetSeconds = seconds;
        Files.writeString(
                proc.resolve("self/timens_offsets"),
                String.format("monotonic  %10d %9d%nboottime   %10d %9d%n", 7, 0, seconds, 0));
        tell();
    }

    /** Cut off to hundredths, as the kernel does. */
    private void tell() throws IOException {
        if (!silent) {
            long hundredths = sinceBoot / 10_000_000 + offsetSeconds * 100;
            Files.writeString(
                    proc.resolve("uptime"), String.format("%d.%02d 1.00%n", hundredths / 100, hundredths % 100));
        }
    }

    /** From now on /proc/uptime has this content. */
    void tellOnly(String content) throws IOException {
        silent = true;
        Files.writeString(proc.resolve("uptime"), content);
    }

    long micros() {
        return TimeUnit.NANOSECONDS.toMicros(sinceBoot);
    }

    Instant wall() {
        return wall;
    }
}
