// SPDX-License-Identifier: Apache-2.0
package org.netcls.awaited;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.awaited.replacement.Replacement;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/**
 * A part of the agent that comes and goes. It is waited for while the agent starts, and for a moment when it has gone, as
 * in an update, for as long as a {@link Replacement} takes. One that is not expected any more is not waited for.
 *
 * @param <T> what is called, or what leads to it
 */
public final class Awaited<T> {
    /** How any call ends what it says that was interrupted while it waited, before it did anything: it can be made again. */
    public static final String NOTHING_DONE = "; nothing was done";

    /** What a call says that was interrupted while it waited for a part. */
    public static final String INTERRUPTED = "interrupted while a part of the agent was replaced" + NOTHING_DONE;

    private static final Duration START = Duration.ofSeconds(10);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final LongSupplier nanoTime;
    /** Whether nobody may wait any longer, of which nobody tells. */
    private final BooleanSupplier isEnding;

    @GuardedBy("this")
    private T present;

    /** Until when it may well come. */
    @GuardedBy("this")
    private long expected;

    public Awaited() {
        this(System::nanoTime);
    }

    public Awaited(LongSupplier nanoTime) {
        this(nanoTime, () -> false);
    }

    Awaited(LongSupplier nanoTime, BooleanSupplier isEnding) {
        this.nanoTime = nanoTime;
        this.isEnding = isEnding;
        expect(START);
    }

    /**
     * For those for whom their own bundle waits when it stops: then they wait for nothing any more, since what is to come may
     * come only after that.
     */
    public static <T> Awaited<T> unlessStopping(LongSupplier nanoTime) {
        // Each bundle that uses this class contains it.
        Optional<Bundle> here = Optional.ofNullable(FrameworkUtil.getBundle(Awaited.class));
        return new Awaited<>(
                nanoTime,
                () -> here.map(bundle -> bundle.getState() == Bundle.STOPPING).orElse(false));
    }

    /** For what need not come: it is waited for only when it was there and has gone. */
    public static <T> Awaited<T> onceThere() {
        Awaited<T> part = new Awaited<>();
        part.close();
        return part;
    }

    /** It is there, instead of the one that was there before. */
    public synchronized void set(T part) {
        present = part;
        notifyAll();
    }

    /** It has gone. Nothing happens if another one was set instead. */
    public synchronized void unset(T part) {
        if (present == part) {
            present = null;
            expect(Replacement.longest());
        }
    }

    /** Nobody waits any longer. */
    public synchronized void close() {
        present = null;
        expect(Duration.ZERO);
        notifyAll();
    }

    @GuardedBy("this")
    private void expect(Duration within) {
        expected = nanoTime.getAsLong() + within.toNanos();
    }

    /** What is there now. */
    public synchronized Optional<T> present() {
        return Optional.ofNullable(present);
    }

    /** What is there, or comes while it is expected. */
    public Optional<T> await() throws InterruptedException {
        return awaitOtherThan(null);
    }

    /**
     * The same for a call of the API.
     *
     * @throws CallInterruptedException if its thread was interrupted, and still is
     */
    public Optional<T> awaited() throws CallInterruptedException {
        try {
            return await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(INTERRUPTED);
        }
    }

    private synchronized Optional<T> awaitOtherThan(T stopped) throws InterruptedException {
        for (long left = left();
                (present == null || present == stopped) && left > 0 && !isEnding.getAsBoolean();
                left = left()) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, LOOK_NANOS));
        }
        return Optional.ofNullable(present == stopped ? null : present);
    }

    @GuardedBy("this")
    private long left() {
        return expected - nanoTime.getAsLong();
    }

    /**
     * Lets whoever calls it notice nothing of a replacement: each call waits for what is to answer it, and one that ends
     * with {@link IsolatorStoppedException}, when nothing was done, is made again with the next; a {@link Duration} that it
     * may take is then what is left of that. If none comes the
     * call ends with that; one that does not declare it ends with {@link IllegalStateException}.
     *
     * @param called what is called of it
     */
    public <C> C patient(Class<C> type, Function<T, C> called) {
        return patient(type, called, failure -> new IllegalStateException(failure.getMessage(), failure));
    }

    /**
     * The same for whoever knows what else a call may end with that does not declare how it ends.
     *
     * @param undeclared with what it ends then
     */
    public <C> C patient(Class<C> type, Function<T, C> called, Function<NetClsException, RuntimeException> undeclared) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(method, arguments, called, undeclared)));
    }

    private Object call(
            Method method,
            Object[] arguments,
            Function<T, ?> called,
            Function<NetClsException, RuntimeException> undeclared)
            throws Throwable {
        T part = awaited(method, null, undeclared);
        long start = nanoTime.getAsLong();
        // Null where there are none.
        Object[] given = arguments == null ? new Object[0] : arguments;
        Object[] left = given;
        while (true) {
            try {
                return method.invoke(called.apply(part), left);
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof IsolatorStoppedException)) {
                    throw e.getCause();
                }
                part = awaited(method, part, undeclared);
                left = left(given, nanoTime.getAsLong() - start);
            }
        }
    }

    private static Object[] left(Object[] arguments, long nanos) {
        return Arrays.stream(arguments)
                .map(one -> one instanceof Duration most ? left(most, nanos) : one)
                .toArray();
    }

    private static Duration left(Duration most, long nanos) {
        Duration left = most.minusNanos(nanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private T awaited(Method method, T stopped, Function<NetClsException, RuntimeException> undeclared)
            throws NetClsException {
        try {
            Optional<T> awaited = awaitOtherThan(stopped);
            if (awaited.isPresent()) {
                return awaited.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw declared(method, new CallInterruptedException(INTERRUPTED), undeclared);
        }
        throw declared(method, new IsolatorStoppedException(), undeclared);
    }

    private static NetClsException declared(
            Method method, NetClsException failure, Function<NetClsException, RuntimeException> undeclared) {
        if (Arrays.asList(method.getExceptionTypes()).contains(NetClsException.class)) {
            return failure;
        }
        throw undeclared.apply(failure);
    }
}
