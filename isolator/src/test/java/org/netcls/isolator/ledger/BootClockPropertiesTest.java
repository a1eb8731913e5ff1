// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.netcls.isolator.fakes.RecordingLog;

/** Whatever happens to a host and its clocks, every reading is what the kernel counts, and none goes back. */
class BootClockPropertiesTest {
    private static final long HUNDREDTH = 10_000;

    private Path proc;
    private FakeKernel kernel;
    private BootClock clock;
    private long last;

    /** What happens, and how it reads in the report of a failure. */
    record Step(String name, Change change) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Change {
        void in(BootClockPropertiesTest host) throws IOException;
    }

    @BeforeTry
    void boot() throws IOException {
        proc = Files.createTempDirectory("proc");
        kernel = new FakeKernel(proc);
        start();
    }

    @AfterTry
    void remove() throws IOException {
        try (Stream<Path> files = Files.walk(proc)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void start() {
        clock = kernel.clock(new RecordingLog());
        last = clock.getAsLong();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void agreesWithTheKernel(@ForAll("steps") List<Step> steps) throws IOException {
        for (Step step : steps) {
            step.change().in(this);
            long now = clock.getAsLong();
            assertThat(now).isGreaterThanOrEqualTo(last);
            assertThat(Math.abs(now - kernel.micros())).isLessThanOrEqualTo(HUNDREDTH);
            last = now;
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Arbitraries.oneOf(
                        millis(0, 100_000).map(time -> new Step("run " + time, host -> host.kernel.run(time))),
                        // A shorter one would not be told from a thread that is held up.
                        millis(121, 100_000_000)
                                .map(time -> new Step("suspend " + time, host -> host.kernel.suspend(time))),
                        millis(-100_000_000, 100_000_000)
                                .map(step -> new Step("set wall " + step, host -> host.kernel.setWall(step))),
                        millis(-5_000, 5_000)
                                .map(offset ->
                                        new Step("restart in namespace " + offset, host -> host.restart(offset))))
                .list()
                .ofMaxSize(30);
    }

    private void restart(Duration offset) throws IOException {
        kernel.enterTimeNamespace(offset.toSeconds());
        start();
        last = 0;
    }

    private static Arbitrary<Duration> millis(long least, long most) {
        return Arbitraries.longs().between(least, most).map(Duration::ofMillis);
    }
}
