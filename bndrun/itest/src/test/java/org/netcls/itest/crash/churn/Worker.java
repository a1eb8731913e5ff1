// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash.churn;

import static org.netcls.itest.crash.churn.Entry.Step.FAILED;
import static org.netcls.itest.crash.churn.Entry.Step.PREPARED;
import static org.netcls.itest.crash.churn.Entry.Step.PREPARING;
import static org.netcls.itest.crash.churn.Entry.Step.RELEASED;
import static org.netcls.itest.crash.churn.Entry.Step.RELEASING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NoHandleException;

/** A thread with containers of its own, whose names begin with its own, and which it finds again after a kill. */
final class Worker implements Runnable {
    private static final int LIVING = 40;
    private static final int NAMES = 60;

    private final Isolator isolator;
    private final Journal journal;
    private final String name;
    private final Runnable settled;
    private final Random random;
    private final List<ContainerId> living = new ArrayList<>();
    private final Map<Long, ContainerId> sleepers = new HashMap<>();
    // Lives on, so that there is always a place to move a sleeper to.
    private final ContainerId home;
    private int made;

    Worker(Isolator isolator, Journal journal, String name, List<Long> sleepers, Runnable settled) {
        this.isolator = isolator;
        this.journal = journal;
        this.name = name;
        this.settled = settled;
        this.random = new Random(Long.getLong(Churn.SEED) ^ name.hashCode());
        this.home = new ContainerId(name + "-home");
        sleepers.forEach(pid -> this.sleepers.put(pid, home));
    }

    @Override
    public void run() {
        try (journal) {
            try {
                settle();
            } finally {
                settled.run();
            }
            while (!Thread.currentThread().isInterrupted()) {
                step();
            }
        } catch (Exception e) {
            journal.write(FAILED, name, e.toString());
        }
    }

    private void settle() throws NetClsException, InterruptedException {
        isolator.state().assignments().stream()
                .map(Assignment::container)
                .filter(container -> container.value().startsWith(name + "-"))
                .forEach(living::add);
        while (!living.contains(home)) {
            prepare(home);
        }
        living.remove(home);
        for (long sleeper : sleepers.keySet()) {
            isolator.isolate(home, sleeper);
        }
    }

    /** Hovers about the number of containers that are to live at any moment. */
    private void step() throws NetClsException, InterruptedException {
        int growth = living.size() < LIVING ? 60 : 40;
        if (living.isEmpty() || random.nextInt(100) < growth) {
            prepare(unused());
        } else {
            release(living.remove(random.nextInt(living.size())));
        }
    }

    /** A new name, or one that had its life before. */
    private ContainerId unused() {
        ContainerId old = new ContainerId(name + "-" + random.nextInt(NAMES));
        return random.nextBoolean() || living.contains(old)
                ? new ContainerId(name + "-" + System.nanoTime() + "-" + made++)
                : old;
    }

    private void prepare(ContainerId container) throws NetClsException, InterruptedException {
        journal.write(PREPARING, container.value(), "");
        try {
            Assignment given = isolator.prepare(container);
            journal.write(
                    PREPARED, container.value(), given.handle().orElseThrow().decimal());
            living.add(container);
            use(given);
        } catch (NoHandleException e) {
            // All are quarantined. Leave the processor to those that have work to do.
            Thread.sleep(1);
        }
    }

    private void use(Assignment given) throws NetClsException {
        Assignment told = isolator.status(given.container());
        if (!told.handle().equals(given.handle())) {
            throw new IllegalStateException(given + " has become " + told);
        }
        for (long sleeper : sleepers.keySet()) {
            if (random.nextInt(8) == 0) {
                move(sleeper, given.container());
            }
        }
    }

    private void release(ContainerId container) throws NetClsException {
        for (Map.Entry<Long, ContainerId> sleeper : sleepers.entrySet()) {
            if (sleeper.getValue().equals(container)) {
                move(sleeper.getKey(), living.isEmpty() ? home : living.get(0));
            }
        }
        journal.write(RELEASING, container.value(), "");
        isolator.cleanup(container, Duration.ZERO);
        journal.write(RELEASED, container.value(), "");
    }

    private void move(long sleeper, ContainerId to) throws NetClsException {
        isolator.isolate(to, sleeper);
        sleepers.put(sleeper, to);
    }
}
