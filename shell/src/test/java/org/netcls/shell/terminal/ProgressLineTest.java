// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressLineTest {
    private static final long NEVER_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch shown = new CountDownLatch(3);
    private final ProgressLine progress = new ProgressLine(new PrintStream(terminal), this::text);

    @Test
    void tellsHowFarItIsAndLeavesAnEmptyLine() throws Exception {
        assertThat(progress.during(this::untilShown, 0)).isEqualTo("done");
        assertThat(terminal.toString())
                .startsWith("\r3 to do\r2 to do\r1 to do")
                .endsWith("\r       \r");
    }

    @Test
    void leavesAnEmptyLineAfterAFailureToo() {
        assertThatThrownBy(() -> progress.during(
                        () -> {
                            untilShown();
                            throw new IOException("refused");
                        },
                        0))
                .hasMessage("refused");
        assertThat(terminal.toString()).endsWith("\r       \r");
    }

    /** A terminal is a channel, which is closed by who writes to it while interrupted. */
    @Test
    void leavesAnEmptyLineAfterAnInterruptToo(@TempDir Path folder) throws Exception {
        Path printed = folder.resolve("printed");
        try (FileChannel channel = FileChannel.open(printed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ProgressLine line = new ProgressLine(new PrintStream(Channels.newOutputStream(channel)), this::text);
            line.during(
                    () -> {
                        untilShown();
                        Thread.currentThread().interrupt();
                        return "interrupted";
                    },
                    0);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(channel.isOpen()).isTrue();
        }
        assertThat(printed).content().endsWith("\r       \r");
    }

    @Test
    void blanksOutAsManyPlacesAsItTook() throws Exception {
        CountDownLatch drawn = new CountDownLatch(1);
        ProgressLine wide = new ProgressLine(new PrintStream(terminal), () -> {
            drawn.countDown();
            return "網路";
        });
        assertThat(wide.during(() -> drawn.await(120, TimeUnit.SECONDS), 0)).isTrue();
        assertThat(terminal.toString()).endsWith("\r    \r");
    }

    @Test
    void printsNothingAboutWhatIsDoneSoon() throws Exception {
        assertThat(progress.during(() -> "done", NEVER_MILLIS)).isEqualTo("done");
        assertThat(terminal.toString()).isEmpty();
    }

    @Test
    void printsNothingWhereThereIsNoTerminal() throws Exception {
        assertThat(ProgressLine.during(() -> "done", this::text)).isEqualTo("done");
        assertThat(asked).hasValue(0);
    }

    private String text() {
        shown.countDown();
        return 4 - asked.incrementAndGet() + " to do";
    }

    private String untilShown() {
        try {
            assertThat(shown.await(120, TimeUnit.SECONDS)).isTrue();
            return "done";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
