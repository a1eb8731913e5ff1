// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.policies;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.netcls.api.NetClsException;
import org.netcls.api.PolicyException;

/**
 * The answer to a question that is asked once a second at most, however many want to know. Nobody waits for longer than
 * that second, and nothing is asked again before it is answered.
 */
final class Recent<T> {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Callable<T> question;
    private final Executor asker;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private Asked<T> last;

    private record Asked<T>(FutureTask<T> answer, long at) {}

    Recent(Callable<T> question, Executor asker, LongSupplier nanoTime) {
        this.question = question;
        this.asker = asker;
        this.nanoTime = nanoTime;
    }

    /** @throws PolicyException if there is no answer, or none yet */
    T get() throws PolicyException {
        Asked<T> asked = asked();
        long left = Math.max(0, asked.at() + SECOND - nanoTime.getAsLong());
        try {
            return asked.answer().get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new PolicyException("the kernel has not answered yet");
        } catch (ExecutionException e) {
            throw new PolicyException(
                    e.getCause() instanceof NetClsException expected
                            ? expected.getMessage()
                            : e.getCause().toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PolicyException("interrupted while the kernel was asked");
        }
    }

    private synchronized Asked<T> asked() {
        long now = nanoTime.getAsLong();
        if (last == null || last.answer().isDone() && now - last.at() >= SECOND) {
            last = new Asked<>(new FutureTask<>(question), now);
            asker.execute(last.answer());
        }
        return last;
    }
}
