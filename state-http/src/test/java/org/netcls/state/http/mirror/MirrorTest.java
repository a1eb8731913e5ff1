// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.netcls.state.http.mirror.Samples.assignment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.IsolatorView;
import org.netcls.state.http.web.NoIsolatorException;

@Timeout(120)
class MirrorTest {
    private static final Assignment WEB = assignment("web", 0x0010_0001);
    private static final Assignment DB = assignment("db", 0x0010_0002);
    private static final Assignment LOG = assignment("log", 0x0010_0003);

    private final FakeIsolator isolator = FakeIsolator.with(WEB);
    private final Mirror mirror = isolator.mirror();

    @Test
    void followsChangesWithoutReadingAgain() throws Exception {
        mirror.changed(isolator.assign(DB));
        assertThat(mirror.snapshot().assignments()).containsExactly(DB, WEB);

        mirror.changed(isolator.release(WEB));
        mirror.changed(isolator.event(Kind.ALLOCATOR, Optional.empty()));
        assertThat(mirror.snapshot().assignments()).containsExactly(DB);
        assertThat(mirror.snapshot().stamp()).isEqualTo(isolator.stamp(13, 0));
        assertThat(isolator.reads()).isEqualTo(1);
    }

    @Test
    void whoRegistersAnIsolatorDoesNotWaitUntilItIsRead() throws Exception {
        List<Runnable> readers = new ArrayList<>();
        Mirror lazy = new Mirror(readers::add, System::nanoTime, TimeUnit.MINUTES.toNanos(1), -1);
        isolator.bindTo(lazy);
        int before = isolator.reads();
        readers.forEach(Runnable::run);
        assertThat(isolator.reads()).isEqualTo(before + 1);
        assertThat(lazy.snapshot().assignments()).containsExactly(WEB);
    }

    @Test
    void whoAsksFirstReadsWithoutWaitingForAnEvent() throws Exception {
        List<Runnable> readers = new ArrayList<>();
        Mirror lazy = new Mirror(readers::add, System::nanoTime, TimeUnit.HOURS.toNanos(1), -1);
        isolator.bindTo(lazy);
        int before = isolator.reads();
        assertThat(lazy.snapshot().assignments()).containsExactly(WEB);
        readers.forEach(Runnable::run);
        assertThat(isolator.reads()).isEqualTo(before + 1);
    }

    @Test
    void showsTheStateOfWhatHasDrifted() throws Exception {
        Assignment drifted = new Assignment(
                WEB.container(), WEB.handle(), WEB.group(), WEB.since(), WEB.labels(), AssignmentState.DRIFTED);
        isolator.store(drifted);
        mirror.changed(isolator.event(Kind.DRIFTED, Optional.of(drifted)));
        assertThat(mirror.snapshot().assignments()).containsExactly(drifted);
    }

    @Test
    void ignoresWhatIsOlderThanWhatWasRead() throws Exception {
        AssignmentEvent late = isolator.release(WEB);
        isolator.assign(WEB);
        Mirror newer = isolator.mirror();

        newer.changed(late);
        assertThat(newer.snapshot().assignments()).containsExactly(WEB);
    }

    @Test
    void readsAllAgainWhenEventsWereDropped() throws Exception {
        isolator.assign(DB);
        isolator.release(WEB);
        mirror.changed(isolator.assign(LOG));

        assertThat(isolator.reads()).isEqualTo(2);
        assertThat(mirror.snapshot().assignments()).containsExactly(DB, LOG);
        assertThat(mirror.snapshot().stamp()).isEqualTo(isolator.stamp(13, 0));
    }

    @Test
    void readsAllAgainWhenTheIsolatorHasRecovered() throws Exception {
        isolator.store(DB);
        mirror.changed(isolator.event(Kind.RECOVERED, Optional.empty()));

        assertThat(isolator.reads()).isEqualTo(2);
        assertThat(mirror.snapshot().assignments()).containsExactly(DB, WEB);
    }

    @Test
    void keepsTheBlocksInWhichNothingChangedWhenItReadsAllAgain() throws Exception {
        FakeIsolator large = new FakeIsolator(1, true, Samples.assignments(1000));
        Mirror mirror = large.mirror();
        List<Block> before = mirror.snapshot().blocks();

        large.store(assignment("container-00000", 0x0020_0001));
        mirror.changed(large.event(Kind.RECOVERED, Optional.empty()));

        List<Block> after = mirror.snapshot().blocks();
        assertThat(after.get(0)).isNotSameAs(before.get(0));
        assertThat(after.subList(1, after.size())).containsExactlyElementsOf(before.subList(1, before.size()));
    }

    @Test
    void keepsTheBlocksInWhichNothingChangedWhileTheIsolatorWasReplaced() throws Exception {
        FakeIsolator large = new FakeIsolator(1, true, Samples.assignments(1000));
        Mirror mirror = large.mirror();
        List<Block> before = mirror.snapshot().blocks();

        mirror.unbindIsolator(large.service);
        large.store(assignment("container-00000", 0x0020_0001));
        large.bindTo(mirror);

        List<Block> after = mirror.snapshot().blocks();
        assertThat(after.get(0)).isNotSameAs(before.get(0));
        assertThat(after.subList(1, after.size())).containsExactlyElementsOf(before.subList(1, before.size()));
    }

    @Test
    void followsAfterwardsWhatIsToldWhileItReads() throws Exception {
        CompletableFuture<Thread> told = new CompletableFuture<>();
        isolator.whileRead(() -> {
            isolator.whileRead(() -> {});
            AssignmentEvent event = isolator.assign(LOG);
            Thread teller = new Thread(() -> mirror.changed(event));
            teller.start();
            await(teller, Thread.State.BLOCKED);
            told.complete(teller);
        });
        mirror.changed(isolator.event(Kind.RECOVERED, Optional.empty()));
        told.get().join();

        assertThat(mirror.snapshot().assignments()).containsExactly(LOG, WEB);
        assertThat(isolator.reads()).isEqualTo(2);
    }

    @Test
    void waitsForEventsThatAreOnTheirWay() throws Exception {
        Mirror patient = new Mirror(Runnable::run, System::nanoTime, TimeUnit.SECONDS.toNanos(60), -1);
        isolator.bindTo(patient);
        AssignmentEvent event = isolator.assign(DB);

        CompletableFuture<Snapshot> snapshot = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                snapshot.complete(patient.snapshot());
            } catch (NoIsolatorException e) {
                snapshot.completeExceptionally(e);
            }
        });
        reader.start();
        await(reader, Thread.State.TIMED_WAITING);
        patient.changed(event);

        assertThat(snapshot.get().assignments()).containsExactly(DB, WEB);
        assertThat(snapshot.get().stamp().version()).isEqualTo(event.version());
        assertThat(isolator.reads()).isEqualTo(2);
    }

    @Test
    void readsAllAgainWhenAnEventDoesNotCome() throws Exception {
        isolator.assign(DB);
        assertThat(mirror.snapshot().assignments()).containsExactly(DB, WEB);
        assertThat(mirror.snapshot().stamp()).isEqualTo(isolator.stamp(11, 0));
        assertThat(isolator.reads()).isEqualTo(2);
    }

    @Test
    void whatHasTheVersionOfTheIsolatorIsCurrent() throws Exception {
        Stamp stamp = mirror.snapshot().stamp();
        assertThat(mirror.isCurrent(stamp)).isTrue();
        isolator.assign(DB);
        assertThat(mirror.isCurrent(stamp)).isFalse();
    }

    @Test
    void whoReadsAsTheIsolatorGoesIsToldThatThereIsNone() throws Exception {
        IsolatorView read = mirror.isolator();
        mirror.unbindIsolator(isolator.service);
        mirror.close();

        assertThatThrownBy(read::overview).isInstanceOf(NoIsolatorException.class);
    }

    @Test
    void nothingIsShownWithoutAnIsolator() {
        mirror.unbindIsolator(isolator.service);
        mirror.close();
        mirror.changed(isolator.assign(DB));

        assertThatThrownBy(mirror::snapshot).isInstanceOf(NoIsolatorException.class);
        assertThatThrownBy(mirror::isolator).isInstanceOf(NoIsolatorException.class);
        assertThatThrownBy(() -> mirror.isCurrent(isolator.stamp(99, 0))).isInstanceOf(NoIsolatorException.class);
    }

    @Test
    void anotherIsolatorIsShownOnceItIsThere() throws Exception {
        FakeIsolator other = new FakeIsolator(100, true, List.of(DB));
        other.bindTo(mirror);
        mirror.unbindIsolator(isolator.service);
        mirror.changed(isolator.assign(LOG));

        assertThat(mirror.snapshot().assignments()).containsExactly(DB);
        assertThat(mirror.snapshot().stamp().version()).isEqualTo(100);
    }

    /** As after the wall clock was set back, from which versions begin. */
    @ParameterizedTest
    @ValueSource(longs = {1, 9, 10, 11})
    void whatAnotherIsolatorHasIsShownWhateverItsVersion(long version) throws Exception {
        Stamp before = mirror.snapshot().stamp();
        mirror.unbindIsolator(isolator.service);
        FakeIsolator other = new FakeIsolator(version, true, List.of(DB));
        other.bindTo(mirror);

        assertThat(mirror.isCurrent(before)).isFalse();
        assertThat(mirror.isOfThis(before)).isFalse();
        Snapshot after = mirror.snapshot();
        assertThat(after.assignments()).containsExactly(DB);
        assertThat(after.stamp().version()).isEqualTo(version);
        assertThat(after.stamp().toString()).isNotEqualTo(before.toString());
        mirror.changed(other.assign(LOG));
        assertThat(mirror.snapshot().assignments()).containsExactly(DB, LOG);
    }

    @Test
    void anIsolatorThatIsTakenUpAgainHasAnotherStampIfItHasChangedUntold() throws Exception {
        Stamp before = mirror.snapshot().stamp();
        FakeIsolator.with(DB).bindTo(mirror);
        isolator.store(DB);
        isolator.bindTo(mirror);
        assertThat(mirror.snapshot().assignments()).containsExactly(DB, WEB);
        assertThat(mirror.isCurrent(before)).isFalse();
        assertThat(mirror.snapshot().stamp().toString()).isNotEqualTo(before.toString());
    }

    @Test
    void unmanagedAClassidThatTheOperatorWroteShowsAfterASecondWithAnotherStamp() throws Exception {
        AtomicLong now = new AtomicLong();
        FakeIsolator unmanaged = new FakeIsolator(10, false, List.of(WEB));
        Mirror mirror = unmanaged.mirror(now::get);
        Stamp before = mirror.snapshot().stamp();

        Assignment written = assignment("web", 0x0042_0001);
        unmanaged.store(written);
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(mirror.isCurrent(before)).isTrue();
        assertThat(mirror.snapshot().assignments()).containsExactly(WEB);

        now.incrementAndGet();
        assertThat(mirror.isCurrent(before)).isFalse();
        assertThat(mirror.snapshot().assignments()).containsExactly(written);
        assertThat(mirror.snapshot().stamp()).isEqualTo(unmanaged.stamp(10, 1));
    }

    @Test
    void unmanagedWhatWasMadeBeforeAChangeWasFoundIsNotCurrentAfterIt() throws Exception {
        AtomicLong now = new AtomicLong();
        FakeIsolator unmanaged = new FakeIsolator(10, false, List.of(WEB));
        Mirror mirror = unmanaged.mirror(now::get);
        Stamp before = mirror.snapshot().stamp();

        unmanaged.store(assignment("web", 0x0042_0001));
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));
        Stamp after = mirror.snapshot().stamp();

        assertThat(mirror.isCurrent(before)).isFalse();
        assertThat(mirror.isCurrent(after)).isTrue();
    }

    @Test
    void unmanagedTheStampStaysWhenNothingHasChanged() throws Exception {
        AtomicLong now = new AtomicLong();
        Mirror mirror = new FakeIsolator(10, false, List.of(WEB)).mirror(now::get);
        Snapshot before = mirror.snapshot();
        now.addAndGet(TimeUnit.SECONDS.toNanos(2));

        assertThat(mirror.snapshot().stamp()).isEqualTo(before.stamp());
        assertThat(mirror.snapshot().blocks()).isEqualTo(before.blocks());
        assertThat(mirror.isCurrent(before.stamp())).isTrue();
    }

    @Test
    void aStampNamesWhatWasFoundOnlyWhereThereIsSome() {
        Position position = new Position(7, "ab1");
        assertThat(new Stamp(position, 0)).hasToString("7-ab1");
        assertThat(new Stamp(position, 2)).hasToString("7-ab1-2");
    }

    private static void await(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            if (thread.getState() == Thread.State.TERMINATED) {
                throw new AssertionError("it ended and was never " + state);
            }
            Thread.onSpinWait();
        }
    }
}
