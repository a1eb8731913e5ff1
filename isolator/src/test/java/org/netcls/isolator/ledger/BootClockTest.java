// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.isolator.fakes.RecordingLog;

class BootClockTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final RecordingLog log = new RecordingLog();

    @TempDir
    Path proc;

    @Test
    void goesOnWithTheKernel() throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        BootClock clock = kernel.clock(log);
        long start = clock.getAsLong();
        assertThat(Math.abs(start - kernel.micros())).isLessThanOrEqualTo(10_000);
        kernel.run(HOUR);
        assertThat(clock.getAsLong()).isEqualTo(start + micros(HOUR));
        assertThat(clock.boot()).isEqualTo(FakeKernel.BOOT);
        assertThat(log.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "P10000D", "PT-0.04S", "PT0.06S"})
    void isNotMovedWhenTheWallClockIsSet(Duration step) throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        BootClock clock = kernel.clock(log);
        long start = clock.getAsLong();
        kernel.setWall(step);
        kernel.run(Duration.ofMillis(999));
        assertThat(clock.getAsLong()).isEqualTo(start + 1_000_000);
    }

    @Test
    void countsASuspendAtTheFirstReadingBehindIt() throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        BootClock clock = kernel.clock(log);
        kernel.suspend(HOUR);
        assertThat(Math.abs(clock.getAsLong() - kernel.micros())).isLessThanOrEqualTo(10_000);
    }

    @Test
    void readsNoFileBetweenSuspendsAndStepsOfTheWallClock() throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        BootClock clock = kernel.clock(log);
        kernel.tellOnly("99999999.00 0.00");
        long start = clock.getAsLong();
        for (int i = 0; i < 1000; i++) {
            kernel.run(Duration.ofMillis(7));
            assertThat(clock.getAsLong()).isEqualTo(start + (i + 1) * 7_000L);
        }
    }

    @Test
    void goesOnWithoutTheKernelsFileToo() throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        BootClock clock = kernel.clock(log);
        long start = clock.getAsLong();
        kernel.tellOnly("soon");
        kernel.suspend(HOUR);
        assertThat(clock.getAsLong() - start).isBetween(0L, micros(Duration.ofSeconds(1)));
    }

    @Test
    void aProcessInAnotherTimeNamespaceReadsTheSame() throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        long outside = kernel.clock(log).getAsLong();
        kernel.enterTimeNamespace(100_000);
        assertThat(kernel.clock(log).getAsLong()).isEqualTo(outside);
        kernel.enterTimeNamespace(-3);
        assertThat(kernel.clock(log).getAsLong()).isEqualTo(outside);
    }

    @Test
    void aSuspendIsCountedInAnotherTimeNamespaceToo() throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        kernel.enterTimeNamespace(100_000);
        BootClock clock = kernel.clock(log);
        kernel.suspend(HOUR);
        assertThat(Math.abs(clock.getAsLong() - kernel.micros())).isLessThanOrEqualTo(10_000);
    }

    @Test
    void aTimeNamespaceMayBeOffByPartsOfASecond() throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        long outside = kernel.clock(log).getAsLong();
        Files.writeString(proc.resolve("self/timens_offsets"), "boottime           -1 500000000\n");
        assertThat(kernel.clock(log).getAsLong()).isEqualTo(outside + 500_000);
    }

    @Test
    void aKernelWithoutTimeNamespacesIsReadToo() throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        long with = kernel.clock(log).getAsLong();
        Files.delete(proc.resolve("self/timens_offsets"));
        assertThat(kernel.clock(log).getAsLong()).isEqualTo(with);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void tellsWhatTheWallClockShows() throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        BootClock clock = kernel.clock(log);
        Instant wall = kernel.wall();
        long now = clock.getAsLong();
        assertThat(clock.onTheWall(now + 60_000_000)).isEqualTo(wall.plusSeconds(60));
        kernel.run(HOUR);
        assertThat(clock.onTheWall(now + 60_000_000)).isEqualTo(wall.plusSeconds(60));
        kernel.setWall(HOUR);
        clock.getAsLong();
        assertThat(clock.onTheWall(now)).isEqualTo(wall.plus(HOUR));
    }

    @ParameterizedTest
    @CsvSource({"uptime,", "uptime, ''", "uptime, soon", "sys/kernel/random/boot_id,", "sys/kernel/random/boot_id, none"
    })
    void aKernelThatTellsNothingIsNoBootAndRunsOn(String file, String content) throws Exception {
        FakeKernel kernel = new FakeKernel(proc);
        if (content == null) {
            Files.delete(proc.resolve(file));
        } else {
            Files.writeString(proc.resolve(file), content);
        }
        BootClock clock = kernel.clock(log);
        assertThat(clock.boot()).isEqualTo(BootClock.UNKNOWN_BOOT);
        assertThat(log.warnings()).singleElement().asString().contains("quarantined once more");
        long start = clock.getAsLong();
        assertThat(start).isNotNegative();
        kernel.setWall(HOUR);
        kernel.run(HOUR);
        assertThat(clock.getAsLong()).isEqualTo(start + micros(HOUR) + 1_000);
    }

    @Test
    void thisKernelTells() {
        BootClock first = BootClock.start(log.logger());
        BootClock second = BootClock.start(log.logger());
        assertThat(first.boot()).isEqualTo(second.boot());
        long before = first.getAsLong();
        assertThat(first.getAsLong()).isGreaterThanOrEqualTo(before);
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1000;
    }
}
