// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.api.BackEndException;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.isolator.fakes.RecordingLog;
import org.osgi.service.log.Logger;

class RepeatedTaskTest {
    private final RecordingLog log = new RecordingLog();
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final RepeatedTask task =
            new RepeatedTask("It could not be done", () -> turns.remove().run(), log.logger());

    static Stream<Throwable> failures() {
        return Stream.of(
                new BackEndException("disk full", new IOException("disk full")),
                new IllegalStateException("wrong"),
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new IOException("undeclared"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void noFailureEndsItAndOneThatStaysIsLoggedOnce(Throwable failure) {
        turns.addAll(List.of(throwing(failure), throwing(failure), throwing(failure)));
        run(3);
        assertThat(log.warnings()).singleElement().asString().startsWith("warn It could not be done");
    }

    @Test
    void thatTheIsolatorStopsMeanwhileIsNoFailure() {
        turns.add(throwing(new IsolatorStoppedException()));
        run(1);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void aFailureIsLoggedAgainAfterASuccessAndAfterAnotherOne() {
        Throwable first = new IllegalStateException("first");
        Throwable second = new IllegalStateException("second");
        turns.addAll(List.of(throwing(first), () -> {}, throwing(first), throwing(second), throwing(first)));
        run(5);
        assertThat(log.warnings()).hasSize(4);
    }

    @Test
    void whatCannotBeLoggedDoesNotEndItEither() {
        Logger broken = (Logger)
                Proxy.newProxyInstance(Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (p, m, a) -> {
                    throw new OutOfMemoryError("Java heap space");
                });
        RepeatedTask unlogged =
                new RepeatedTask("It could not be done", () -> turns.remove().run(), broken);
        turns.add(throwing(new IllegalStateException("wrong")));
        turns.add(throwing(new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }
        }));
        assertThatCode(unlogged::run).doesNotThrowAnyException();
        assertThatCode(unlogged::run).doesNotThrowAnyException();
        assertThat(turns).isEmpty();
    }

    private void run(int times) {
        for (int i = 0; i < times; i++) {
            assertThatCode(task::run).doesNotThrowAnyException();
        }
        assertThat(turns).isEmpty();
    }

    private static Runnable throwing(Throwable failure) {
        return () -> RepeatedTaskTest.<RuntimeException>sneak(failure);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }
}
