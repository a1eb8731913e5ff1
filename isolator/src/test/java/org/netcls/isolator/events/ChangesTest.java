// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentListener;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.fakes.Call;
import org.netcls.isolator.fakes.RecordingLog;
import org.osgi.service.log.Logger;

class ChangesTest {
    private static final int MOST_WAITING = 100_000;
    private static final Duration GATHERING = Duration.ofMillis(2);

    private final RecordingLog log = new RecordingLog();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Changes changes = new Changes(10, List.of(), threads, GATHERING, log.logger());

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** As long as they lead to its own; one that was told later is no part of it. */
    @Test
    void thoseOfAnIsolatorBeforeAreRemembered() {
        changes.tell(Kind.ALLOCATOR, "first");
        changes.tell(Kind.ALLOCATOR, "second");
        List<AssignmentEvent> before = changes.after(0);
        Changes next = new Changes(11, before, threads, GATHERING, log.logger());
        next.tell(Kind.ALLOCATOR, "third");
        assertThat(next.after(0)).extracting(AssignmentEvent::detail).containsExactly("first", "third");
        assertThat(next.after(11)).extracting(AssignmentEvent::detail).containsExactly("third");
    }

    @Test
    void eachChangeHasAVersionOfItsOwn() {
        changes.tell(Kind.ALLOCATOR, "none");
        changes.tell(Kind.FREED, new NetClsHandle(0x12, 1));
        assertThat(changes.version()).isEqualTo(12);
    }

    @Test
    void eachListenerGetsAllEventsInOrderWhoeverTells() throws Exception {
        Inbox first = new Inbox(4000);
        Inbox second = new Inbox(4000);
        changes.add(first);
        changes.add(second);
        List<Call<Void>> tellers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tellers.add(Call.start(() -> tell(1000)));
        }
        for (Call<Void> teller : tellers) {
            teller.result();
        }
        List<Long> all = LongStream.rangeClosed(11, 4010).boxed().toList();
        assertThat(first.versions()).isEqualTo(all);
        assertThat(second.versions()).isEqualTo(all);
    }

    @Test
    void aSlowListenerDelaysNobodyElse() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        Inbox slow = new Inbox(2);
        changes.add(event -> {
            await(goOn);
            slow.changed(event);
        });
        Inbox quick = new Inbox(2);
        changes.add(quick);
        tell(2);
        assertThat(quick.versions()).containsExactly(11L, 12L);
        goOn.countDown();
        assertThat(slow.versions()).containsExactly(11L, 12L);
    }

    @Test
    void aListenerThatFailsGetsTheNextOnesAllTheSameAndIsLoggedOnce() {
        Inbox inbox = new Inbox(3);
        changes.add(event -> {
            inbox.changed(event);
            throw new IllegalStateException("wrong");
        });
        tell(3);
        assertThat(inbox.versions()).containsExactly(11L, 12L, 13L);
        threads.shutdown();
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void anErrorOfAListenerDoesNotEndItEither() {
        Inbox inbox = new Inbox(2);
        changes.add(event -> {
            inbox.changed(event);
            throw new StackOverflowError();
        });
        tell(2);
        assertThat(inbox.versions()).containsExactly(11L, 12L);
    }

    @Test
    void dropsTheOldestEventsWhenTooManyWait() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Inbox inbox = new Inbox(MOST_WAITING + 1);
        changes.add(event -> {
            inside.countDown();
            await(goOn);
            inbox.changed(event);
        });
        tell(1);
        await(inside);
        tell(MOST_WAITING + 5);
        goOn.countDown();
        List<Long> versions = inbox.versions();
        assertThat(versions.get(0)).isEqualTo(11L);
        assertThat(versions.get(1)).isEqualTo(12L + 5);
        assertThat(versions.get(MOST_WAITING)).isEqualTo(changes.version());
        assertThat(log.warnings()).singleElement().asString().contains("too slow", "100000");
    }

    @Test
    void aListenerThatHasGoneGetsNothingMore() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Inbox gone = new Inbox(1);
        AssignmentListener listener = event -> {
            inside.countDown();
            await(goOn);
            gone.changed(event);
        };
        changes.add(listener);
        tell(3);
        await(inside);
        changes.remove(listener);
        goOn.countDown();
        tell(1);
        threads.shutdown();
        assertThat(threads.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
        assertThat(gone.versions()).as("what was being delivered").containsExactly(11L);
    }

    @Test
    void aListenerIsToldOnlyOfWhatComesAfterIt() {
        tell(2);
        Inbox late = new Inbox(1);
        changes.add(late);
        tell(1);
        assertThat(late.versions()).containsExactly(13L);
    }

    @Test
    void changesGoOnWhenThereIsNoThreadToTellOfThem() {
        changes.add(new Inbox(1));
        threads.shutdown();
        tell(2);
        assertThat(changes.version()).isEqualTo(12);
        assertThat(log.warnings()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatKeepsAThreadFromStartingDisturbsNobodyAndTheNextEventTriesAgain(Throwable failure) {
        AtomicInteger failing = new AtomicInteger(2);
        Changes unlucky = startedBy(task -> {
            if (failing.getAndDecrement() > 0) {
                throw sneaky(failure);
            }
            threads.execute(task);
        });
        Inbox inbox = new Inbox(3);
        unlucky.add(inbox);
        unlucky.tell(Kind.ALLOCATOR, "");
        unlucky.tell(Kind.ALLOCATOR, "");
        unlucky.tell(Kind.ALLOCATOR, "");
        assertThat(inbox.versions()).containsExactly(11L, 12L, 13L);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theLastEventsAreToldWhenThreadsCanBeMadeAgain(Throwable failure) {
        AtomicBoolean failing = new AtomicBoolean(true);
        Changes unlucky = startedBy(task -> {
            if (failing.get()) {
                throw sneaky(failure);
            }
            threads.execute(task);
        });
        Inbox inbox = new Inbox(2);
        unlucky.add(inbox);
        unlucky.tell(Kind.ALLOCATOR, "");
        unlucky.tell(Kind.ALLOCATOR, "");
        unlucky.retry();
        unlucky.retry();
        failing.set(false);
        unlucky.retry();
        assertThat(inbox.versions()).containsExactly(11L, 12L);
        assertThat(log.warnings()).singleElement().asString().contains("waits for a thread");
    }

    @Test
    void anExecutorThatFailsAlthoughItHasStartedTellsNothingTwice() {
        List<Runnable> started = new ArrayList<>();
        Changes unlucky = startedBy(task -> {
            started.add(task);
            throw new OutOfMemoryError("unable to create native thread");
        });
        Inbox inbox = new Inbox(200);
        unlucky.add(inbox);
        for (int i = 0; i < 200; i++) {
            unlucky.tell(Kind.ALLOCATOR, "");
        }
        started.forEach(threads::execute);
        inbox.versions();
        awaitIdle();
        assertThat(inbox.versions())
                .isEqualTo(LongStream.rangeClosed(11, 210).boxed().toList());
    }

    @Test
    void aThreadThatDiesBeforeItComesIsReplaced() {
        AtomicInteger lost = new AtomicInteger(1);
        Changes unlucky = startedBy(task -> {
            if (lost.getAndDecrement() <= 0) {
                threads.execute(task);
            }
        });
        Inbox inbox = new Inbox(1);
        unlucky.add(inbox);
        unlucky.tell(Kind.ALLOCATOR, "");
        unlucky.retry();
        assertThat(inbox.versions()).containsExactly(11L);
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new OutOfMemoryError("unable to create native thread"),
                new RejectedExecutionException("full"),
                new IllegalStateException("wrong"),
                new IOException("undeclared"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aListenerMayThrowAnything(Throwable failure) {
        Inbox inbox = new Inbox(3);
        changes.add(event -> {
            inbox.changed(event);
            throw sneaky(failure);
        });
        tell(3);
        assertThat(inbox.versions()).containsExactly(11L, 12L, 13L);
    }

    @Test
    void aListenerThatCannotEvenBeLoggedGetsTheNextEvents() {
        Logger broken = (Logger)
                Proxy.newProxyInstance(Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (p, m, a) -> {
                    throw new IllegalStateException("no log");
                });
        Changes silent = new Changes(10, List.of(), threads, GATHERING, broken);
        Inbox inbox = new Inbox(3);
        CountDownLatch begun = new CountDownLatch(1);
        silent.add(event -> {
            inbox.changed(event);
            begun.countDown();
            throw new IllegalStateException("wrong");
        });
        silent.tell(Kind.ALLOCATOR, "");
        silent.tell(Kind.ALLOCATOR, "");
        silent.tell(Kind.ALLOCATOR, "");
        await(begun);
        awaitIdle();
        silent.retry();
        assertThat(inbox.versions()).containsExactly(11L, 12L, 13L);
    }

    @Test
    void aListenerWhoseNameFailsIsToldAndLogged() {
        Inbox inbox = new Inbox(2);
        changes.add(new AssignmentListener() {
            @Override
            public void changed(AssignmentEvent event) {
                inbox.changed(event);
                throw new IllegalStateException("wrong");
            }

            @Override
            public String toString() {
                throw new IllegalStateException("no name");
            }
        });
        tell(2);
        assertThat(inbox.versions()).containsExactly(11L, 12L);
        awaitIdle();
        assertThat(log.warnings()).singleElement().asString().contains(ChangesTest.class.getName());
    }

    @Test
    void aListenerThatWasRemovedWhileNoThreadCouldBeMadeGetsNothing() {
        List<Runnable> tasks = new ArrayList<>();
        Changes unlucky = startedBy(task -> {
            tasks.add(task);
            throw new OutOfMemoryError("unable to create native thread");
        });
        Inbox inbox = new Inbox(0);
        unlucky.add(inbox);
        unlucky.tell(Kind.ALLOCATOR, "");
        unlucky.remove(inbox);
        unlucky.retry();
        assertThat(tasks).hasSize(1);
        tasks.forEach(Runnable::run);
        assertThat(inbox.versions()).isEmpty();
    }

    private Changes startedBy(Executor executor) {
        return new Changes(10, List.of(), executor, GATHERING, log.logger());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void removingAListenerThatIsUnknownDoesNothing() {
        changes.remove(event -> {});
        tell(1);
        assertThat(changes.version()).isEqualTo(11);
    }

    @Test
    void theFirstIsToldAtOnceAndThoseThatFollowAreGatheredByTheSameThread() {
        AtomicInteger started = new AtomicInteger();
        Changes gathering = gathering(Duration.ofDays(1), started);
        Inbox first = new Inbox(1);
        Inbox all = new Inbox(1000);
        gathering.add(event -> {
            first.changed(event);
            all.changed(event);
        });
        gathering.tell(Kind.ALLOCATOR, "");
        assertThat(first.versions()).containsExactly(11L);
        for (int i = 1; i < 1000; i++) {
            gathering.tell(Kind.ALLOCATOR, "");
        }
        threads.shutdownNow();
        assertThat(all.versions())
                .isEqualTo(LongStream.rangeClosed(11, 1010).boxed().toList());
        assertThat(started).hasValue(1);
    }

    @Test
    void theEndOfThreadsEndsTheGathering() throws Exception {
        Changes gathering = gathering(Duration.ofDays(1), new AtomicInteger());
        Inbox inbox = new Inbox(1);
        gathering.add(inbox);
        gathering.tell(Kind.ALLOCATOR, "");
        inbox.versions();
        threads.shutdownNow();
        assertThat(threads.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void noEventIsLostOrReorderedWhenThreadsGoIdleAndWakeAgain() throws Exception {
        AtomicInteger started = new AtomicInteger();
        Changes gathering = gathering(Duration.ofNanos(20_000), started);
        Inbox inbox = new Inbox(3 * 4 * 100);
        gathering.add(inbox);
        for (int round = 0; round < 3; round++) {
            List<Call<Void>> tellers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tellers.add(Call.start(() -> tellWithPauses(gathering, 100)));
            }
            for (Call<Void> teller : tellers) {
                teller.result();
            }
            awaitIdle();
        }
        assertThat(inbox.versions())
                .isEqualTo(LongStream.rangeClosed(11, 1210).boxed().toList());
        assertThat(started).hasValueGreaterThanOrEqualTo(3);
    }

    private void awaitIdle() {
        long start = System.nanoTime();
        while (((ThreadPoolExecutor) threads).getActiveCount() > 0) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(120));
            Thread.onSpinWait();
        }
    }

    /** So that the gathering ends now with events and now without. */
    private static Void tellWithPauses(Changes changes, int times) {
        for (int i = 0; i < times; i++) {
            changes.tell(Kind.ALLOCATOR, "");
            LockSupport.parkNanos(i % 64 * 50_000L);
        }
        return null;
    }

    private Changes gathering(Duration time, AtomicInteger started) {
        Executor counting = task -> {
            started.incrementAndGet();
            threads.execute(task);
        };
        return new Changes(10, List.of(), counting, time, log.logger());
    }

    private Void tell(int times) {
        for (int i = 0; i < times; i++) {
            changes.tell(Kind.ALLOCATOR, "");
        }
        return null;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Keeps the versions of the events, and waits until all have come. */
    private static final class Inbox implements AssignmentListener {
        private final List<Long> versions = new ArrayList<>();
        private final CountDownLatch missing;

        Inbox(int expected) {
            missing = new CountDownLatch(expected);
        }

        @Override
        public void changed(AssignmentEvent event) {
            synchronized (versions) {
                versions.add(event.version());
            }
            missing.countDown();
        }

        List<Long> versions() {
            await(missing);
            synchronized (versions) {
                return List.copyOf(versions);
            }
        }
    }
}
