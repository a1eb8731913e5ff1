// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.settings.Settings;
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
        ledger.release(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        clock.advance(QUARANTINE.minusSeconds(1));

        Ledger again = ledger();
        assertThat(again.snapshot().handles()).containsExactly(new HandleCounts(new Primary(0x12), 0, 1, 2));

        clock.advance(Duration.ofSeconds(1));
        assertThat(again.snapshot().handles()).containsExactly(new HandleCounts(new Primary(0x12), 0, 0, 3));
    }

    @Test
    void handlesAreReusedInTheSameOrderAfterARestart() throws Exception {
        Ledger ledger = ledger();
        List<NetClsHandle> taken = List.of(
                ledger.take(WEB, Optional.empty(), Set.of()),
                ledger.take(WEB, Optional.empty(), Set.of()),
                ledger.take(WEB, Optional.empty(), Set.of()));
        List<NetClsHandle> released = List.of(taken.get(1), taken.get(2), taken.get(0));
        released.forEach(handle -> ledger.release(handle, WEB));
        clock.advance(QUARANTINE);

        Ledger again = ledger();

        assertThat(List.of(
                        again.take(WEB, Optional.empty(), Set.of()),
                        again.take(WEB, Optional.empty(), Set.of()),
                        again.take(WEB, Optional.empty(), Set.of())))
                .isEqualTo(released);
    }

    @Test
    void stampsFromTheFutureLetHandlesRestOnceMoreAndNotForever() throws Exception {
        Ledger ledger = ledger();
        ledger.release(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        clock.advance(Duration.ofHours(-1));

        Ledger again = ledger();
        assertThat(again.snapshot().handles()).containsExactly(new HandleCounts(new Primary(0x12), 0, 1, 2));
        clock.advance(QUARANTINE);
        assertThat(again.snapshot().handles()).containsExactly(new HandleCounts(new Primary(0x12), 0, 0, 3));
    }

    @Test
    void nothingRestsOrIsInUseAfterAReboot() throws Exception {
        ReleaseTimes times = open();
        times.release(1, clock.getAsLong());
        times.use(2);
        clock.reboot();

        assertThat(open().order(ALL, clock.getAsLong())).isEmpty();
        assertThat(log.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, -1, Long.MIN_VALUE, 0x7fff_0000_0000_0000L})
    void aDamagedStampLetsItsHandleRestAndNoOtherOne(long stamp) throws Exception {
        ReleaseTimes times = open();
        long released = clock.getAsLong();
        times.release(1, released);
        times.release(2, released);
        times.release(3, released);
        Ledgers.damage(file(), 2, stamp);
        long now = released + 1_000_000;

        ReleaseTimes again = open();

        assertThat(again.order(ALL, now)).containsExactly(1, 3, 2);
        assertThat(again.of(1)).isEqualTo(again.of(3)).isEqualTo(released);
        assertThat(again.of(2)).isEqualTo(now);
    }

    @Test
    void ofATruncatedFileIsKeptWhatIsThere() throws Exception {
        ReleaseTimes times = open();
        long released = clock.getAsLong();
        times.release(1, released);
        times.release(0x8000, released);
        truncate(Long.BYTES * (4 + 0x8000) + 3);
        long now = released + 1;

        ReleaseTimes again = open();

        assertThat(again.order(ALL, now)).hasSize(1 + 0x8000).startsWith(1, 0x8000, 0x8001);
        assertThat(again.of(1)).isEqualTo(released);
        assertThat(again.of(0x8000)).isEqualTo(now);
        assertThat(again.isNever(0x7fff)).isTrue();
        assertThat(Files.size(folder.resolve("released.damaged"))).isEqualTo(Long.BYTES * (4 + 0x8000) + 3);
        assertThat(log.warnings()).singleElement().asString().contains("is damaged");
        again.release(5, now + 1000);
        assertThat(open().of(5)).isEqualTo(now + 1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 12, 16, 24, 31})
    void aDamagedHeaderFreesNothing(int place) throws Exception {
        open().release(1, clock.getAsLong());
        byte[] content = Files.readAllBytes(file());
        content[place] ^= 4;
        Files.write(file(), content);

        assertThat(open().order(ALL, clock.getAsLong())).hasSize(0xffff);
        assertThat(folder.resolve("released.damaged")).hasBinaryContent(content);
        assertThat(log.warnings()).singleElement().asString().contains("is damaged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not", "not ours", "it is nothing that the isolator has ever written"})
    void aFileThatIsNotOursFreesNothingAndIsReplaced(String content) throws Exception {
        Files.writeString(file(), content);

        assertThat(open().order(ALL, clock.getAsLong())).hasSize(0xffff);
        assertThat(folder.resolve("released.damaged")).hasContent(content);
        open();
        assertThat(log.warnings()).singleElement().asString().contains("is damaged");
    }

    @Test
    void aFileThatIsTooLongKeepsItsStamps() throws Exception {
        open().release(1, clock.getAsLong());
        Files.write(file(), new byte[100], StandardOpenOption.APPEND);

        assertThat(open().order(ALL, clock.getAsLong())).containsExactly(1);
        assertThat(log.warnings()).singleElement().asString().contains("is damaged");
    }

    @Test
    void whatWasReleasedByTheFormerFormatRestsOnceMoreInItsOrder() throws Exception {
        ByteBuffer former = ByteBuffer.allocate(Long.BYTES * (1 + (1 << 16)));
        former.putLong(0, 0x6e65_7463_6c73_5232L);
        former.putLong(Long.BYTES * (1 + 7), sinceEpoch("2026-01-01T00:00:01Z"));
        former.putLong(Long.BYTES * (1 + 3), sinceEpoch("2026-01-01T00:00:02Z"));
        former.putLong(Long.BYTES * (1 + 5), sinceEpoch("2026-01-01T00:00:00Z") | Long.MIN_VALUE);
        Files.write(file(), former.array());
        long now = clock.getAsLong();

        ReleaseTimes times = open();

        assertThat(times.isInUse(5)).isTrue();
        assertThat(times.isInUse(7)).isFalse();
        assertThat(times.order(ALL, now)).containsExactly(5, 7, 3);
        assertThat(times.of(7)).isEqualTo(times.of(3)).isEqualTo(times.of(5)).isEqualTo(now);
        assertThat(open().order(ALL, now + 1)).containsExactly(5, 7, 3);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void whatWasReleasedRestsOnceMoreWhereTheBootIsNotKnown() {
        ReleaseTimes times = openIn(BootClock.UNKNOWN_BOOT);
        times.release(1, 5);
        times.use(2);

        ReleaseTimes again = openIn(BootClock.UNKNOWN_BOOT);

        assertThat(again.isInUse(1)).isFalse();
        assertThat(again.isInUse(2)).isTrue();
        assertThat(again.order(ALL, 7)).containsExactly(2, 1);
        assertThat(again.of(1)).isEqualTo(7);
        assertThat(open().order(ALL, 9)).containsExactly(2, 1);
        assertThat(openIn(BootClock.UNKNOWN_BOOT).order(ALL, 1)).containsExactly(2, 1);
    }

    @Test
    void aFileThatCannotBeReadFreesNothingAndIsNotFatal() throws Exception {
        Files.createDirectories(file().resolve("in the way"));

        ReleaseTimes times = open();

        assertThat(times.order(ALL, clock.getAsLong())).hasSize(0xffff);
        times.release(1, clock.getAsLong() + 1000);
        assertThat(times.of(1)).isEqualTo(clock.getAsLong() + 1000);
        assertThat(log.warnings()).singleElement().asString().contains("will not outlive a restart");
    }

    @Test
    void whatCannotBeWrittenIsKeptInMemory() throws Exception {
        open().release(1, clock.getAsLong());
        truncate(Files.size(file()) - Long.BYTES);
        Files.createDirectories(folder.resolve("released.new/in-the-way"));

        ReleaseTimes times = open();

        assertThat(times.order(ALL, clock.getAsLong())).containsExactly(1, 0xffff);
        times.release(2, clock.getAsLong());
        assertThat(times.order(ALL, clock.getAsLong())).containsExactly(1, 0xffff, 2);
        assertThat(log.warnings()).element(1).asString().contains("will not outlive a restart");
    }

    @Test
    void ofAFileThatCanOnlyBeReadTheTimesAreKeptInMemory() {
        open().release(1, clock.getAsLong());
        ReleaseFile unmapped = new ReleaseFile(
                file(),
                clock.boot(),
                path -> {
                    throw new IOException("Too many open files");
                },
                log.logger());

        ReleaseTimes times = new ReleaseTimes(unmapped.stamps());

        assertThat(times.order(ALL, clock.getAsLong())).containsExactly(1);
        assertThat(log.warnings()).singleElement().asString().contains("will not outlive a restart");
    }

    @Test
    void whatAnIsolatorOfBeforeLeftIsKnownToo() throws Exception {
        long now = clock.getAsLong();
        ReleaseTimes inMemory = Ledgers.times();
        inMemory.release(1, now);
        inMemory.release(2, now + 5);
        inMemory.release(3, now);
        inMemory.use(3);
        ReleaseTimes inFile = open();
        inFile.release(2, now);
        inFile.use(2);
        inFile.release(4, now + 1);

        ReleaseTimes both = openAfter(new Stamps(clock.boot(), inMemory.stamps()));

        assertThat(both.isInUse(2)).as("released later").isFalse();
        assertThat(both.isInUse(3)).isTrue();
        assertThat(both.order(ALL, now + 10)).containsExactly(1, 4, 2, 3);
        assertThat(open().order(ALL, now + 10)).containsExactly(1, 4, 2, 3);
    }

    @Test
    void whatWasLeftRestsOnceMoreWhereTheBootIsNotKnown() {
        ReleaseTimes inMemory = Ledgers.times();
        inMemory.release(1, 5);
        long now = clock.getAsLong();

        ReleaseTimes times = openAfter(new Stamps(BootClock.UNKNOWN_BOOT, inMemory.stamps()));

        assertThat(times.order(ALL, now)).containsExactly(1);
        assertThat(times.of(1)).isEqualTo(now);
    }

    @Test
    void aFolderThatIsNotThereIsNotFatal() {
        ReleaseTimes times = ReleaseTimes.in(folder.resolve("gone/released"), clock.boot(), log.logger());

        assertThat(times.order(ALL, clock.getAsLong())).isEmpty();
        assertThat(log.warnings()).singleElement().asString().contains("will not outlive a restart");
    }

    private static long sinceEpoch(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time)) << 10;
    }

    private void truncate(long bytes) throws IOException {
        try (FileChannel content = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            content.truncate(bytes);
        }
    }

    private Path file() {
        return folder.resolve("released");
    }

    private ReleaseTimes open() {
        return openIn(clock.boot());
    }

    private ReleaseTimes openIn(UUID boot) {
        return ReleaseTimes.in(file(), boot, log.logger());
    }

    private ReleaseTimes openAfter(Stamps left) {
        return ReleaseTimes.in(file(), clock.boot(), left, log.logger());
    }

    /** A ledger whose allocator gives handles in the order in which they became free. */
    private Ledger ledger() {
        Settings settings = Ledgers.settings(List.of(0x12), 3, QUARANTINE, Duration.ZERO);
        Ledger ledger =
                new Ledger(settings, clock, primary -> open(), freed -> {}, what -> {}, () -> "none", log.logger());
        ledger.settle();
        ledger.use(new NamedAllocator("first come", FirstComePool::new));
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
