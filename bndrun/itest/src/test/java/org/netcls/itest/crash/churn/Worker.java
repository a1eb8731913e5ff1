// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash.churn;

import static org.netcls.itest.crash.churn.Entry.Step.FAILED;
import static org.netcls.itest.crash.churn.Entry.Step.PREPARED;
import static org.netcls.itest.crash.churn.Entry.Step.PREPARING;
import static org.netcls.itest.crash.churn.Entry.Step.RELEASED;
import static org.netcls.itest.crash.churn.Entry.Step.RELEASING;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsException;
import org.netcls.api.NoHandleException;

/** A thread with containers of its own, whose names begin with its own, and which it finds again after a kill. */
final class Worker implements Runnable {
    private static final int LIVING = 40;
    private static final int NAMES = 60;

    private final CurrentIsolator isolator;
    private final Journal journal;
    private final String name;
    private final Runnable settled;
    private final Random random;
    private final List<ContainerId> living = new ArrayList<>();
    private final Map<Long, ContainerId> sleepers = new HashMap<>();
    // Of groups that were adopted no more when the agent started with other ranges.
    private final Set<String> foreign = new HashSet<>();
    // Lives on, so that there is always a place to move a sleeper to. In a later run it is like any other.
    private final ContainerId home;
    private int made;

    Worker(CurrentIsolator isolator, Journal journal, String name, List<Long> sleepers, Runnable settled) {
        this.isolator = isolator;
        this.journal = journal;
        this.name = name;
        this.settled = settled;
        this.random = new Random(Long.getLong(Churn.SEED) ^ name.hashCode());
        this.home = new ContainerId(name + "-home-" + System.nanoTime());
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
        isolator.answer(IsolatorView::state).assignments().stream()
                .map(Assignment::container)
                .filter(container -> container.value().startsWith(name + "-"))
                .forEach(living::add);
        isolator.answer(IsolatorView::overview)
                .foreign()
                .forEach(
                        group -> foreign.add(Path.of(group.path()).getFileName().toString()));
        while (!living.contains(home)) {
            prepare(home);
        }
        living.remove(home);
        for (long sleeper : sleepers.keySet()) {
            move(sleeper, home);
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
        return random.nextBoolean() || living.contains(old) || foreign.contains(old.value())
                ? new ContainerId(name + "-" + System.nanoTime() + "-" + made++)
                : old;
    }

    private void prepare(ContainerId container) throws NetClsException, InterruptedException {
        journal.write(PREPARING, container.value(), "");
        try {
            Assignment given = isolator.answer(present -> present.prepare(container));
            journal.write(
                    PREPARED, container.value(), given.handle().orElseThrow().decimal());
            living.add(container);
            use(given);
        } catch (NoHandleException e) {
            // All are quarantined. Leave the processor to those that have work to do.
            Thread.sleep(1);
        }
    }

    private void use(Assignment given) throws NetClsException, InterruptedException {
        Assignment told = isolator.answer(present -> present.status(given.container()));
        if (!told.handle().equals(given.handle())) {
            throw new IllegalStateException(given + " has become " + told);
        }
        for (long sleeper : sleepers.keySet()) {
            if (random.nextInt(8) == 0) {
                move(sleeper, given.container());
            }
        }
    }

    private void release(ContainerId container) throws NetClsException, InterruptedException {
        for (Map.Entry<Long, ContainerId> sleeper : sleepers.entrySet()) {
            if (sleeper.getValue().equals(container)) {
                move(sleeper.getKey(), living.isEmpty() ? home : living.get(0));
            }
        }
        isolator.answer(present -> {
            journal.write(RELEASING, container.value(), "");
            present.cleanup(container, Duration.ZERO);
            return container;
        });
        journal.write(RELEASED, container.value(), "");
    }

    private void move(long sleeper, ContainerId to) throws NetClsException, InterruptedException {
        isolator.answer(present -> {
            present.isolate(to, sleeper);
            return to;
        });
        sleepers.put(sleeper, to);
    }
}
