// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BacklogTest {
    private final CountDownLatch isStuck = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();
    private final Backlog lines = new Backlog(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8) {
                @Override
                public void println(String line) {
                    isStuck.countDown();
                    try {
                        goesOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    printed.add(line);
                }
            },
            count -> count + " left out");

    @Test
    void allLinesArePrintedInOrder() throws Exception {
        goesOn.countDown();
        List<String> some = IntStream.range(0, 1000).mapToObj(String::valueOf).toList();
        some.forEach(lines::add);
        requirePrinted(some);
    }

    @Test
    void whatIsTooMuchForWhoReadsIsLeftOutAndTold() throws Exception {
        lines.add("first");
        isStuck.await();
        List<String> kept =
                IntStream.range(0, Backlog.MOST).mapToObj(String::valueOf).toList();
        kept.forEach(lines::add);
        IntStream.range(0, 3).forEach(left -> lines.add("too much"));
        goesOn.countDown();
        requirePrinted(List.of("first"));
        requirePrinted(kept);
        requirePrinted(List.of("3 left out"));
        lines.add("last");
        requirePrinted(List.of("last"));
    }

    @Test
    void nobodyWaitsForWhoReadsNothing() throws Exception {
        lines.add("first");
        isStuck.await();
        lines.add("second");
        lines.close();
        assertThat(printed).isEmpty();
        goesOn.countDown();
    }

    private void requirePrinted(List<String> expected) throws InterruptedException {
        for (String line : expected) {
            assertThat(printed.poll(60, TimeUnit.SECONDS)).isEqualTo(line);
        }
    }

    @Test
    void whatIsThereAtTheEndIsPrinted() {
        goesOn.countDown();
        lines.add("last");
        lines.close();
        assertThat(printed).containsExactly("last");
    }
}
