// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.netcls.action.Releasing;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.shell.line.Options;
import org.netcls.shell.terminal.Interrupt;
import org.netcls.shell.terminal.ProgressLine;
import org.netcls.text.Printable;

/** What {@code netcls:release} does: it goes on with the others when one container cannot be released. */
record ReleaseAction(Isolator isolator, Releasing releasing) {
    private static final Comparator<ContainerId> NESTED_FIRST =
            Comparator.comparing(id -> -id.value().split("/").length);

    static ReleaseAction of(Isolator isolator, Options options) {
        Duration timeout = options.last("--timeout").map(Releasing::seconds).orElse(Releasing.TIMEOUT);
        return new ReleaseAction(isolator, new Releasing(options.has("--kill"), timeout));
    }

    /**
     * Releases nested containers before those that they are in, whatever the order.
     *
     * @throws CommandFailure if any could not be released; of several, each has been named on a line of its own
     */
    void all(List<ContainerId> containers) throws NetClsException, CommandFailure {
        List<ContainerId> todo =
                containers.stream().distinct().sorted(NESTED_FIRST).toList();
        AtomicInteger released = new AtomicInteger();
        tell(
                ProgressLine.during(
                        () -> refusals(todo, released), () -> released + " of " + todo.size() + " released"),
                todo.size());
    }

    private List<NetClsException> refusals(List<ContainerId> todo, AtomicInteger released) throws NetClsException {
        List<NetClsException> refusals = new ArrayList<>();
        for (ContainerId container : todo) {
            try {
                releasing.of(container, isolator);
                released.incrementAndGet();
            } catch (NetClsException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw interrupted(e, released.get(), refusals, todo.size());
                }
                if (todo.size() == 1) {
                    throw e;
                }
                refusals.add(e);
            }
        }
        return refusals;
    }

    /** Where something was done or refused before, nobody is to ask for all of it again. */
    private static NetClsException interrupted(
            NetClsException last, int released, List<NetClsException> refusals, int of) {
        print(refusals);
        return released == 0 && refusals.isEmpty()
                ? last
                : new CallInterruptedException(
                        last.getMessage() + "; " + released + " of " + of + " containers were released");
    }

    private static void print(List<NetClsException> refusals) {
        Interrupt.putOff(() -> refusals.forEach(refusal -> System.err.println(Printable.escape(refusal.getMessage()))));
    }

    private static void tell(List<NetClsException> refusals, int of) throws CommandFailure {
        print(refusals);
        if (!refusals.isEmpty()) {
            throw CommandFailure.of(refusals.size() + " of " + of + " containers were not released; the first: "
                    + refusals.get(0).getMessage());
        }
    }
}
