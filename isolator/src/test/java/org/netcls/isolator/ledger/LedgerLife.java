// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.NoHandleException;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.settings.Settings;

/** A ledger and the model beside it: each step is done to both, and what the ledger answers is compared. */
final class LedgerLife {
    private final TestClock clock = new TestClock();
    private final RecordingLog log = new RecordingLog();
    private final Settings settings;
    private final Path folder;
    private final LedgerModel model;
    private Ledger ledger;
    private Optional<Choosing> choosing = Optional.empty();
    private NamedAllocator allocator;
    private int containers;

    /** @param folder where release times are kept across restarts */
    LedgerLife(Settings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
        this.model = new LedgerModel(settings, clock);
        this.ledger = start();
        ledger.settle();
    }

    void take() throws NetClsException {
        ContainerId container = newContainer();
        if (choosing.isEmpty()) {
            assertThatExceptionOfType(NoAllocatorException.class)
                    .isThrownBy(() -> ledger.take(container, Optional.empty(), Set.of()));
        } else if (model.choices().isEmpty()) {
            expectNone(container);
        } else {
            List<NetClsHandle> right = choosing.get().among(model);
            NetClsHandle taken = ledger.take(container, Optional.empty(), Set.of());
            assertThat(taken).as("choice of %s", choosing.get()).isIn(right);
            model.use(taken, container);
        }
    }

    private void expectNone(ContainerId container) {
        NoHandleException e =
                catchThrowableOfType(NoHandleException.class, () -> ledger.take(container, Optional.empty(), Set.of()));
        assertThat(e).as("taking from a full ledger").isNotNull();
        assertThat(e.used()).isEqualTo(model.used().size());
        assertThat(e.nextDue()).isEqualTo(model.nextDue());
    }

    void reserve(NetClsHandle handle) {
        reserve(handle, newContainer());
    }

    private boolean reserve(NetClsHandle handle, ContainerId container) {
        boolean possible = model.canBeReserved(handle);
        assertThat(ledger.reserve(handle, container).isEmpty())
                .as("%s could be reserved", handle)
                .isEqualTo(possible);
        if (possible) {
            model.reserve(handle, container);
        }
        return possible;
    }

    void release(int which) {
        pick(List.copyOf(model.used().keySet()), which).ifPresent(handle -> {
            ContainerId owner = model.used().get(handle);
            if (model.isAbandoned(handle)) {
                assertThatIllegalStateException().isThrownBy(() -> ledger.release(handle, owner));
            } else {
                ledger.release(handle, owner);
                model.release(handle);
            }
        });
    }

    /** Only a handle that no group carries is given back. */
    void giveBack(int which) {
        pick(model.uncarried(), which).ifPresent(handle -> {
            ledger.giveBack(handle, model.used().get(handle));
            model.giveBack(handle);
        });
    }

    void carriedElsewhere(int which) {
        pick(List.copyOf(model.used().keySet()), which).ifPresent(handle -> carriedElsewhere(handle, newContainer()));
    }

    private void carriedElsewhere(NetClsHandle handle, ContainerId other) {
        ledger.carriedElsewhere(handle);
        model.carriedElsewhere(handle, other);
    }

    void carriedNoMore(int which) {
        pick(List.copyOf(model.sharers().keySet()), which).ifPresent(handle -> {
            ledger.carriedNoMore(handle);
            model.carriedNoMore(handle);
        });
    }

    void advance(Duration time) {
        clock.advance(time);
    }

    /** The new one comes before the old one goes. */
    void swap(Choosing next) {
        Optional<NamedAllocator> old = Optional.ofNullable(allocator);
        choosing = Optional.of(next);
        allocator = next.allocator();
        ledger.use(allocator);
        old.ifPresent(gone -> ledger.drop(gone.allocator()));
    }

    void drop() {
        choosing.ifPresent(gone -> ledger.drop(allocator.allocator()));
        choosing = Optional.empty();
        allocator = null;
    }

    /** A crash and a recovery, which finds all groups. */
    void restart() {
        restart(model.used(), Optional.empty());
    }

    /** A crash and a recovery; meanwhile somebody removed the group of an owner. */
    void restartWithout(int which) {
        SortedMap<NetClsHandle, ContainerId> found = model.used();
        pick(List.copyOf(found.keySet()), which).ifPresent(found::remove);
        restart(found, Optional.empty());
    }

    /** No group and no socket is left. */
    void reboot() {
        clock.reboot();
        model.reboot();
        ledger = start();
        ledger.settle();
        choosing.ifPresent(present -> ledger.use(allocator));
    }

    /** A crash and a recovery; meanwhile the stamp of a handle has become one from the future. */
    void restartWithDamage(int which) throws IOException {
        Optional<NetClsHandle> damaged = pick(model.everUsed(), which);
        if (damaged.isPresent()) {
            Ledgers.damage(file(damaged.get().primary()), damaged.get().secondary(), Long.MAX_VALUE - which);
        }
        restart(model.used(), damaged);
    }

    private void restart(Map<NetClsHandle, ContainerId> owners, Optional<NetClsHandle> damaged) {
        Map<NetClsHandle, ContainerId> sharers = model.sharers();
        model.restart(damaged);
        ledger = start();
        recover(owners);
        recover(sharers);
        ledger.settle();
        choosing.ifPresent(present -> ledger.use(allocator));
    }

    private void recover(Map<NetClsHandle, ContainerId> groups) {
        groups.forEach((handle, container) -> {
            if (!reserve(handle, container)) {
                carriedElsewhere(handle, container);
            }
        });
    }

    void look() {
        Ledger.Snapshot snapshot = ledger.snapshot();
        assertThat(snapshot.handles()).isEqualTo(model.uses());
        if (choosing.map(Choosing::isRight).orElse(true)) {
            assertThat(snapshot.fault()).isEmpty();
        }
    }

    private Ledger start() {
        return new Ledger(
                settings,
                clock,
                primary -> ReleaseTimes.in(file(primary), clock.boot(), log.logger()),
                freed -> {},
                what -> {},
                () -> "none",
                log.logger());
    }

    private Path file(int primary) {
        return folder.resolve("released-" + primary);
    }

    private ContainerId newContainer() {
        return new ContainerId("c" + ++containers);
    }

    private static <T> Optional<T> pick(List<T> all, int which) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(which % all.size()));
    }
}
