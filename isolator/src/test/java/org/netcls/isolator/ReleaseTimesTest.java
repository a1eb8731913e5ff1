// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandlePool;

/** What a restart finds is what a crash leaves: nothing here is ever closed or flushed. */
class ReleaseTimesTest {
    private static final BitSet ALL = new BitSet();

    static {
        ALL.set(1, 1 << 16);
    }

    private static final Duration QUARANTINE = Duration.ofSeconds(60);
    private static final ContainerId WEB = new ContainerId("web");

    private final TestClock clock = new TestClock();
    private final RecordingLog log = new RecordingLog();

    @TempDir
    Path folder;

    @Test
    void aRestartFindsTimesAndOrder() {
        ReleaseTimes times = open();
        long now = clock.getAsLong();
        times.release(7, now);
        times.release(3, now);
        times.release(9, now + 1);

        ReleaseTimes again = open();

        assertThat(again.order(ALL, now + 2)).containsExactly(7, 3, 9);
        assertThat(again.of(3)).isEqualTo(again.of(7)).isEqualTo(now);
        assertThat(again.isNever(1)).isTrue();
    }

    @Test
    void releasesAfterARestartInTheSameMicrosecondComeLast() {
        ReleaseTimes times = open();
        long now = clock.getAsLong();
        times.release(1, now);
        times.release(2, now);
        times.release(3, now);

        ReleaseTimes again = open();
        again.order(ALL, now);
        again.release(1, now);

        assertThat(open().order(ALL, now)).containsExactly(2, 3, 1);
    }

    @Test
    void aHandleRestsOnAfterARestart() throws Exception {
        Ledger ledger = ledger();
        ledger.release(ledger.take(WEB, OptionalInt.empty()), WEB);
        clock.advance(QUARANTINE.minusSeconds(1));

        Ledger again = ledger();
        assertThat(again.snapshot().handles()).containsExactly(new HandleUse(0x12, 0, 1, 2));

        clock.advance(Duration.ofSeconds(1));
        assertThat(again.snapshot().handles()).containsExactly(new HandleUse(0x12, 0, 0, 3));
    }

    @Test
    void handlesAreReusedInTheSameOrderAfterARestart() throws Exception {
        Ledger ledger = ledger();
        List<NetClsHandle> taken = List.of(
                ledger.take(WEB, OptionalInt.empty()),
                ledger.take(WEB, OptionalInt.empty()),
                ledger.take(WEB, OptionalInt.empty()));
        List<NetClsHandle> released = List.of(taken.get(1), taken.get(2), taken.get(0));
        released.forEach(handle -> ledger.release(handle, WEB));
        clock.advance(QUARANTINE);

        Ledger again = ledger();

        assertThat(List.of(
                        again.take(WEB, OptionalInt.empty()),
                        again.take(WEB, OptionalInt.empty()),
                        again.take(WEB, OptionalInt.empty())))
                .isEqualTo(released);
    }

    @Test
    void aClockThatWasSetBackLetsHandlesRestOnceMoreAndNotForever() throws Exception {
        Ledger ledger = ledger();
        ledger.release(ledger.take(WEB, OptionalInt.empty()), WEB);
        clock.advance(Duration.ofDays(-30));

        Ledger again = ledger();
        assertThat(again.snapshot().handles()).containsExactly(new HandleUse(0x12, 0, 1, 2));
        clock.advance(QUARANTINE);
        assertThat(again.snapshot().handles()).containsExactly(new HandleUse(0x12, 0, 0, 3));
    }

    @Test
    void aFileOfAnotherLengthIsPutAside() throws Exception {
        Files.writeString(file(), "not ours");

        open().release(1, clock.getAsLong());

        assertThat(folder.resolve("released.damaged")).hasContent("not ours");
        assertThat(open().isNever(1)).isFalse();
        assertThat(log.warnings()).singleElement().asString().contains("does not hold release times");
    }

    @Test
    void aDamagedFileIsPutAside() throws Exception {
        open();
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file()));
        Files.write(file(), content.putLong(4096, 0xdead_beef).array());

        assertThat(open().order(ALL, clock.getAsLong())).isEmpty();
        assertThat(folder.resolve("released.damaged")).exists();
    }

    @Test
    void aFileThatCannotBeUsedIsNotFatal() throws Exception {
        Files.createDirectories(file().resolve("in the way"));
        Files.createDirectories(folder.resolve("released.damaged").resolve("in the way"));

        ReleaseTimes times = open();

        times.release(1, clock.getAsLong());
        assertThat(times.isNever(1)).isFalse();
        assertThat(log.warnings()).singleElement().asString().contains("will not rest across a restart");
    }

    private Path file() {
        return folder.resolve("released");
    }

    private ReleaseTimes open() {
        return ReleaseTimes.in(file(), log.logger());
    }

    /** A ledger whose strategy gives handles in the order in which they became free. */
    private Ledger ledger() {
        Settings settings = Ledgers.settings(List.of(0x12), 3, QUARANTINE, Duration.ZERO);
        Ledger ledger = new Ledger(settings, clock, primary -> open(), freed -> {}, what -> {}, log.logger());
        ledger.use(new Ledger.Strategy("first come", FirstComePool::new));
        return ledger;
    }

    private static final class FirstComePool implements HandlePool {
        private final Deque<Integer> free = new ArrayDeque<>();

        FirstComePool(FreeHandles handles) {
            handles.forEach(free::add);
        }

        @Override
        public int take() {
            return free.remove();
        }

        @Override
        public boolean reserve(int secondary) {
            return free.remove(secondary);
        }

        @Override
        public void give(int secondary) {
            free.add(secondary);
        }
    }
}
