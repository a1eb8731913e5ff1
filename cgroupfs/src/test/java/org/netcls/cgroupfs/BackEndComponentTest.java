// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.ContainerId;
import org.netcls.configuration.Origin;
import org.netcls.spi.NetClsCgroups;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

class BackEndComponentTest {
    private static final String PID = "org.netcls.cgroupfs";
    private static final String NO_HANDLE = "error No container gets a handle, because ";
    private static final String WAITS = "there is no back end, and org.netcls.cgroupfs tries again every second: ";

    private final Deque<Exception> failures = new ArrayDeque<>();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final List<Object> services = new CopyOnWriteArrayList<>();
    private final Ticks ticks = new Ticks();
    private int frameworkState = Bundle.ACTIVE;

    @TempDir
    private Path dir;

    private final Map<Object, Object> legacy = new HashMap<>();
    private final BackEndComponent component = component(onlyReal -> openOrFail());

    private BackEndComponent component(BackEndComponent.Opening opening) {
        return new BackEndComponent(opening, PID, fake(BundleContext.class, this::bundle), legacy, log(), ticks);
    }

    @AfterEach
    void close() {
        ticks.shutdownNow();
    }

    @Test
    void aBackEndThatCanBeOpenedIsOfferedAtOnce() throws Exception {
        component.open();
        assertThat(services).singleElement().isInstanceOf(NetClsCgroups.class);
        assertThat(logged).isEmpty();
        component.close();
        assertThat(ticks.isTerminated()).isTrue();
        assertThat(services).isEmpty();
    }

    @Test
    void aRootThatSomebodyRemovedIsMadeAgain() throws Exception {
        component.open();
        Object first = services.get(0);
        ticks.next();
        assertThat(services).containsExactly(first);
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        fail(new IOException("not mounted"));
        ticks.next();
        assertThat(services).singleElement().hasToString(WAITS + "not mounted");
        ticks.next();
        assertThat(services).singleElement().isInstanceOf(NetClsCgroups.class).isNotSameAs(first);
        ((NetClsCgroups) services.get(0)).create(new ContainerId("web"), OptionalInt.of(1), "");
        assertThat(dir.resolve("web")).isDirectory();
        component.close();
    }

    @Test
    void whatWasRealIsNeverEmulatedLater() throws Exception {
        List<Boolean> asked = new CopyOnWriteArrayList<>();
        BackEndComponent.Opening real = onlyReal -> {
            asked.add(onlyReal);
            return real();
        };
        BackEndComponent once = component(real);
        once.open();
        ticks.next();
        once.close();
        assertThat(asked).containsExactly(false, true);

        BackEndComponent updated = component(onlyReal -> {
            asked.add(onlyReal);
            throw new IOException("not mounted");
        });
        updated.open();
        updated.close();
        assertThat(asked).as("by one that could not open it either").containsExactly(false, true, true);

        BackEndComponent again = component(real);
        again.open();
        again.change(real, PID);
        again.close();
        assertThat(asked).as("another configuration may be emulated").containsExactly(false, true, true, true, false);
    }

    /** One that was removed by somebody. */
    private CgroupFs real() throws IOException {
        return new CgroupFs(new GroupRoot(
                Directory.open(dir), fake(GroupFiles.class, (proxy, method, none) -> true), Optional.empty()));
    }

    @Test
    void whatTheHostLacksIsWaitedForAndToldOnceForEachReason() throws Exception {
        fail(new IOException("not mounted"), new IOException("not mounted"), new IOException("not writable"));
        component.open();
        assertThat(services).singleElement().hasToString(WAITS + "not mounted");
        ticks.next();
        assertThat(services).singleElement().hasToString(WAITS + "not mounted");
        ticks.next();
        assertThat(services).singleElement().hasToString(WAITS + "not writable");
        ticks.next();
        assertThat(services).singleElement().isInstanceOf(NetClsCgroups.class);
        assertThat(logged)
                .containsExactly(
                        NO_HANDLE + WAITS + "not mounted",
                        NO_HANDLE + WAITS + "not writable",
                        "info There is a back end now: emulated, packets are not tagged, " + dir);
        component.close();
        assertThat(services).isEmpty();
    }

    @Test
    void aFailureThatWasWrappedIsWaitedOutToo() throws Exception {
        fail(
                new UncheckedIOException(new IOException("Too many open files")),
                new UncheckedIOException(new IOException("Too many open files")));
        component.open();
        ticks.next();
        assertThat(services).singleElement().asString().contains("Too many open files");
        ticks.next();
        assertThat(services).singleElement().isInstanceOf(NetClsCgroups.class);
    }

    @Test
    void aBadValueWaitsForAnotherConfiguration() throws Exception {
        fail(new IllegalArgumentException("mode 'Real' is none of auto, real, emulated"));
        component.open();
        String reason = "there is no back end until the configuration org.netcls.cgroupfs is corrected:"
                + " mode 'Real' is none of auto, real, emulated";
        assertThat(services).singleElement().hasToString(reason);
        assertThat(logged).containsExactly(NO_HANDLE + reason);
        ticks.next();
        assertThat(services).singleElement().hasToString(reason);
        component.change(onlyReal -> openOrFail(), PID);
        assertThat(services).singleElement().isInstanceOf(NetClsCgroups.class);
        component.close();
        assertThat(services).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode | Real   | mode 'Real' is none of auto, real, emulated",
                "root | ../net | root '../net' is not a directory below the mount point",
                "root | a\0b | root: 'a\\u0000b' cannot be a path here (Nul character not allowed);"
                        + " correct it, or run the agent in a UTF-8 locale",
                "data | /d\0b | data: '/d\\u0000b' cannot be a path here (Nul character not allowed);"
                        + " correct it, or run the agent in a UTF-8 locale",
                "mount_point | /m\0b | mount.point: '/m\\u0000b' cannot be a path here (Nul character not allowed);"
                        + " correct it, or run the agent in a UTF-8 locale"
            })
    void aChangeThatIsRefusedLeavesTheBackEnd(String key, String value, String reason) throws Exception {
        component.open();
        Object before = services.get(0);
        component.change(config(key, value), FromFile.class.getAnnotation(Origin.class));
        assertThat(services).containsExactly(before);
        assertThat(logged)
                .containsExactly(
                        "error The back end stays as before: configuration org.netcls.cgroupfs (/etc/netcls/a b.cfg) is"
                                + " refused: " + reason);
    }

    @Test
    void whatIsRefusedIsNotFollowedByTheOneThatComesAfterItEither() {
        Origin origin = FromFile.class.getAnnotation(Origin.class);
        BackEndComponent.Config wrong = config("mode", "Real");
        assertThat(Accepted.orLast(wrong, origin, legacy, log()))
                .as("where none was accepted before")
                .isSameAs(wrong);
        assertThat(logged).isEmpty();

        BackEndComponent.Config first = config("root", "first");
        assertThat(Accepted.orLast(first, origin, legacy, log())).isSameAs(first);
        assertThat(Accepted.orLast(wrong, origin, legacy, log()).root()).isEqualTo("first");
        assertThat(logged)
                .containsExactly(
                        "error The back end stays as before: configuration org.netcls.cgroupfs (/etc/netcls/a b.cfg) is"
                                + " refused: mode 'Real' is none of auto, real, emulated");

        component.open();
        component.change(config("data", "/other"), origin);
        component.change(wrong, origin);
        BackEndComponent.Config last = Accepted.orLast(wrong, origin, legacy, log());
        assertThat(last.data()).isEqualTo("/other");
        assertThat(last.root()).isEqualTo("netcls");
        assertThat(last.mode()).isEqualTo("auto");
        assertThat(last.mount_point()).isEmpty();
        assertThat(last.mount()).isEqualTo("false");
        assertThat(last.mount_favordynmods()).isEqualTo("false");
    }

    @Test
    void whatAnEarlierVersionAcceptedHasTheDefaultsOfTheKeysThatItDidNotKnow() {
        legacy.put("accepted", Map.of("root", "first"));
        BackEndComponent.Config last =
                Accepted.orLast(config("mode", "Real"), FromFile.class.getAnnotation(Origin.class), legacy, log());
        assertThat(last.root()).isEqualTo("first");
        assertThat(last.mode()).isEqualTo("auto");
    }

    @Test
    void aChangeLeavesTheRootToNobodyElse() throws Exception {
        BackEndComponent locking = component(onlyReal -> locked());
        locking.open();
        Object tenure = tenure();
        locking.change(
                onlyReal -> {
                    try (GroupRoot other = GroupRoot.emulated(dir.resolve("netcls"))) {
                        assertThatExceptionOfType(RootInUseException.class)
                                .isThrownBy(() -> RootLock.take(other.directory(), new HashMap<>()));
                    }
                    return locked();
                },
                PID);
        assertThat(tenure()).isSameAs(tenure);
    }

    @Test
    void aChangeToAnotherRootLeavesTheFormerOneToAnybody() throws Exception {
        BackEndComponent locking = component(onlyReal -> locked());
        locking.open();
        locking.change(onlyReal -> openOrFail(), PID);
        try (GroupRoot former = GroupRoot.emulated(dir.resolve("netcls"))) {
            RootLock.take(former.directory(), new HashMap<>()).close();
        }
        fail(new IOException("not mounted"));
        locking.change(onlyReal -> locked(), PID);
        locking.change(onlyReal -> openOrFail(), PID);
        try (GroupRoot former = GroupRoot.emulated(dir.resolve("netcls"))) {
            RootLock.take(former.directory(), new HashMap<>()).close();
        }
    }

    private CgroupFs locked() throws IOException {
        return new CgroupFs(GroupRoot.open(config("mode", "emulated"), false, () -> dir, legacy, log()));
    }

    private Object tenure() {
        return ((NetClsCgroups) services.get(0)).tenure();
    }

    @Test
    void whatTheHostLacksForAChangeIsWaitedFor() throws Exception {
        component.open();
        fail(new IOException("not mounted"));
        component.change(onlyReal -> openOrFail(), PID);
        assertThat(services).singleElement().hasToString(WAITS + "not mounted");
        ticks.next();
        assertThat(services).singleElement().isInstanceOf(NetClsCgroups.class);
    }

    @Origin(felix_fileinstall_filename = "file:/etc/netcls/a%20b.cfg")
    private static final class FromFile {}

    private static BackEndComponent.Config config(String key, String value) {
        return fake(
                BackEndComponent.Config.class,
                (proxy, method, none) -> method.getName().equals(key) ? value : method.getDefaultValue());
    }

    @Test
    void nothingIsTriedAfterTheEnd() throws Exception {
        fail(new IOException("not mounted"));
        component.open();
        component.close();
        assertThat(ticks.isTerminated()).isTrue();
        ticks.next();
        assertThat(services).isEmpty();
    }

    @Test
    void theEndWaitsForATryAndUndoesIt() throws Exception {
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        fail(new IOException("not mounted"));
        BackEndComponent slow = component(onlyReal -> {
            CgroupFs opened = openOrFail();
            opening.countDown();
            await(goOn);
            return opened;
        });
        slow.open();
        CompletableFuture<Void> retry = CompletableFuture.runAsync(ticks::next);
        await(opening);
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> {
            slow.close();
        });
        goOn.countDown();
        CompletableFuture.allOf(retry, end).get(60, SECONDS);
        assertThat(services).isEmpty();
        assertThat(ticks.isTerminated()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void fail(Exception... inTurn) {
        failures.addAll(List.of(inTurn));
    }

    private CgroupFs openOrFail() throws IOException {
        Exception failure = failures.poll();
        if (failure instanceof IOException checked) {
            throw checked;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return new CgroupFs(GroupRoot.emulated(dir));
    }

    /** Has the task that goes on and on run when it is told to. */
    private static final class Ticks extends ScheduledThreadPoolExecutor {
        private Runnable task;

        Ticks() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long first, long delay, TimeUnit unit) {
            task = command;
            return null;
        }

        void next() {
            task.run();
        }
    }

    private Object bundle(Object proxy, Method method, Object... arguments) {
        if (method.getName().equals("getBundle")) {
            return fake(Bundle.class, (framework, getState, none) -> frameworkState);
        }
        Object service = arguments[1];
        services.add(service);
        return fake(ServiceRegistration.class, (registration, unregister, none) -> services.remove(service));
    }

    private Logger log() {
        return fake(Logger.class, (proxy, method, arguments) -> {
            String text = (String) arguments[0];
            for (int i = 1; i < arguments.length; i++) {
                text = text.replaceFirst("\\{}", Matcher.quoteReplacement(String.valueOf(arguments[i])));
            }
            logged.add(method.getName() + " " + text);
            return null;
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(BackEndComponentTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
