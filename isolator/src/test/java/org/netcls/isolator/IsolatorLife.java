// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NestedContainersException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.NoHandleException;
import org.netcls.api.RecoveryReport;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.ledger.ReleaseTimes;
import org.netcls.isolator.ledger.TestClock;
import org.netcls.isolator.settings.Settings;

/** An isolator and the model beside it: each step is done to both, and then everything that is shown is compared. */
final class IsolatorLife {
    private final Rig rig;
    private final IsolatorModel model;
    private long version;

    /** @param folder where release times are kept across restarts */
    IsolatorLife(Settings settings, Path folder) throws BackEndException {
        RecordingLog log = new RecordingLog();
        FakeCgroups cgroups = new FakeCgroups();
        rig = new Rig(
                cgroups,
                cgroups,
                settings,
                primary -> ReleaseTimes.in(folder.resolve("released-" + primary), TestClock.BOOT, log.logger()));
        model = new IsolatorModel(settings, rig.clock);
    }

    void prepare(String name, Request request) throws NetClsException {
        ThrowingCallable call = () -> rig.isolator().prepare(new ContainerId(name), request);
        Optional<String> parent = new ContainerId(name).parent().map(ContainerId::value);
        if (model.containers.containsKey(name)) {
            assertFails(AlreadyPreparedException.class, call);
        } else if (parent.filter(p -> !model.containers.containsKey(p)).isPresent()) {
            assertFails(UnknownContainerException.class, call);
        } else if (parent.isPresent() && !request.ownGroup()) {
            share(name, model.owner(parent.get()), request, call);
        } else if (model.isManaged()) {
            make(name, request, call);
        } else {
            makeUnmanaged(name, request, call);
        }
    }

    private void share(String name, String owner, Request request, ThrowingCallable call) throws NetClsException {
        if (model.kernel.containsKey(owner)) {
            succeed(call);
            model.shared(name, owner, request.labels());
        } else {
            assertFails(BackEndException.class, call);
        }
    }

    private void make(String name, Request request, ThrowingCallable call) throws NetClsException {
        Optional<Class<? extends NetClsException>> refusal = refusal(request);
        if (refusal.isPresent()) {
            assertFails(refusal.get(), call);
        } else if (model.kernel.containsKey(name)) {
            assertFails(BackEndException.class, call);
            model.inTheWay(name);
        } else {
            Optional<NetClsHandle> choice =
                    request.handle().isPresent() ? request.handle() : model.choice(wanted(request));
            succeed(call);
            model.prepared(name, choice, request.labels());
        }
    }

    private Optional<Class<? extends NetClsException>> refusal(Request request) {
        if (request.handle().isPresent()) {
            return model.isFree(request.handle().get())
                    ? Optional.empty()
                    : Optional.of(HandleUnavailableException.class);
        }
        if (wanted(request).anyMatch(primary -> !model.settings().handles().containsKey(primary))) {
            return Optional.of(HandleUnavailableException.class);
        }
        return model.choice(wanted(request)).isPresent() ? Optional.empty() : Optional.of(NoHandleException.class);
    }

    private Stream<Integer> wanted(Request request) {
        return request.primary().isPresent()
                ? Stream.of(request.primary().get().value())
                : model.settings().handles().keySet().stream();
    }

    private void makeUnmanaged(String name, Request request, ThrowingCallable call) throws NetClsException {
        if (request.primary().isPresent() && request.handle().isEmpty()) {
            assertFails(HandleUnavailableException.class, call);
        } else if (!isRefusedForAnother(name, request.handle(), call)) {
            if (model.kernel.containsKey(name)) {
                assertFails(BackEndException.class, call);
                model.inTheWay(name);
            } else {
                succeed(call);
                model.prepared(name, request.handle(), request.labels());
            }
        }
    }

    /** Of what operators write past the isolator it need not know, but it refuses only what another group carries. */
    private boolean isRefusedForAnother(String name, Optional<NetClsHandle> handle, ThrowingCallable call) {
        boolean carried = handle.isPresent()
                && model.kernel.entrySet().stream()
                        .anyMatch(other -> !other.getKey().equals(name)
                                && other.getValue().classId == handle.get().classId());
        if (!carried) {
            return false;
        }
        NetClsState before = rig.state();
        Throwable thrown = catchThrowable(call);
        if (thrown instanceof HandleUnavailableException) {
            return true;
        }
        if (thrown instanceof BackEndException && model.kernel.containsKey(name)) {
            model.inTheWay(name);
        }
        undo(name, before);
        return true;
    }

    /** Puts back what a call did that may or may not succeed, so that the model needs to know of neither. */
    private void undo(String name, NetClsState before) {
        boolean isNew = before.assignments().stream()
                .noneMatch(assignment -> assignment.container().value().equals(name));
        boolean isPrepared = rig.state().assignments().stream()
                .anyMatch(assignment -> assignment.container().value().equals(name));
        if (isNew && isPrepared) {
            assertThat(catchThrowable(() -> rig.isolator().cleanup(new ContainerId(name), Duration.ZERO)))
                    .isNull();
        } else if (model.kernel.containsKey(name)) {
            setKernel(name, model.kernel.get(name).classId);
        }
    }

    void isolate(String name, long pid) throws NetClsException {
        ThrowingCallable call = () -> rig.isolator().isolate(new ContainerId(name), pid);
        if (!model.containers.containsKey(name)) {
            assertFails(UnknownContainerException.class, call);
        } else if (!model.kernel.containsKey(model.owner(name))) {
            assertFails(BackEndException.class, call);
        } else {
            succeed(call);
            model.kernel.get(model.owner(name)).pids.add(pid);
        }
    }

    /** All processes end. */
    void idle() {
        rig.cgroups.groups.values().forEach(group -> group.pids().clear());
        model.kernel.values().forEach(group -> group.pids.clear());
    }

    void cleanup(String name) throws NetClsException {
        release(name, false, () -> rig.isolator().cleanup(new ContainerId(name), Duration.ZERO));
    }

    void destroy(String name) throws NetClsException {
        release(name, true, () -> rig.isolator().destroy(new ContainerId(name), Duration.ZERO));
    }

    private void release(String name, boolean kills, ThrowingCallable call) throws NetClsException {
        if (!model.containers.containsKey(name)) {
            assertFails(UnknownContainerException.class, call);
        } else if (!model.nestedIn(name).isEmpty()) {
            assertFails(NestedContainersException.class, call);
        } else if (!kills && isBusy(name)) {
            assertFails(BusyGroupException.class, call);
        } else {
            succeed(call);
            model.cleanedUp(name);
        }
    }

    private boolean isBusy(String name) {
        return model.containers.get(name).state() != AssignmentState.SHARED && model.isBusy(name);
    }

    void assign(String name, NetClsHandle handle) throws NetClsException {
        ThrowingCallable call = () -> rig.isolator().assign(new ContainerId(name), handle);
        if (!model.containers.containsKey(name)) {
            assertFails(UnknownContainerException.class, call);
        } else if (model.isManaged() || model.containers.get(name).state() != AssignmentState.UNMANAGED) {
            assertFails(HandleUnavailableException.class, call);
        } else if (!isRefusedForAnother(name, Optional.of(handle), call)) {
            if (model.kernel.containsKey(name)) {
                succeed(call);
                model.assigned(name, handle);
            } else {
                assertFails(BackEndException.class, call);
            }
        }
    }

    void operatorWrites(String name, int classId) {
        if (model.kernel.containsKey(name)) {
            model.kernel.get(name).classId = classId;
            setKernel(name, classId);
        }
    }

    private void setKernel(String name, int classId) {
        FakeCgroups.Group group = rig.cgroups.groups.get(name);
        rig.cgroups.groups.put(name, new FakeCgroups.Group(classId, group.pids(), group.note()));
    }

    void operatorRemoves(String name) {
        model.kernel.remove(name);
        rig.cgroups.groups.remove(name);
    }

    void operatorMakes(String name, int classId) {
        if (!model.kernel.containsKey(name)) {
            model.kernel.put(name, new IsolatorModel.Group(classId));
            rig.cgroups.with(name, classId);
        }
    }

    void reconcile() throws NetClsException {
        rig.isolator().reconcile();
        model.reconcile();
    }

    /** Nobody waits here for processes to end, so containers that are busy are named. */
    void recover(Set<String> alive) throws NetClsException {
        Set<String> named = new TreeSet<>(alive);
        model.kernel.keySet().stream().filter(model::isBusy).forEach(named::add);
        named.remove("odd name");
        RecoveryReport report =
                rig.isolator().recover(named.stream().map(ContainerId::new).collect(Collectors.toSet()), Set.of());
        model.reconcile();
        assertThat(report.missing())
                .extracting(ContainerId::value)
                .containsExactlyElementsOf(named.stream()
                        .filter(name -> !model.containers.containsKey(name))
                        .toList());
        List<String> others = model.containers.keySet().stream()
                .filter(name -> !named.contains(name))
                .sorted(Comparator.reverseOrder())
                .toList();
        for (String name : others) {
            if (model.nestedIn(name).isEmpty()) {
                model.cleanedUp(name);
                assertThat(report.removed()).contains(new ContainerId(name));
            } else {
                assertThat(report.failed()).containsKey(new ContainerId(name));
            }
        }
    }

    void crash(Settings settings) throws BackEndException {
        rig.crash(settings);
        model.recover(settings, Map.of());
    }

    void crash() throws BackEndException {
        crash(model.settings());
    }

    void configure(Settings settings) throws BackEndException {
        rig.configure(settings);
        model.recover(settings, model.owners());
    }

    void advance(Duration time) {
        rig.clock.advance(time);
    }

    void expire() {
        rig.isolator().expire();
    }

    /** What is shown, as containers with handle, state and labels. */
    private record Shown(Optional<NetClsHandle> handle, AssignmentState state, Map<String, String> labels) {}

    void look() throws NetClsException {
        NetClsState state = rig.state();
        assertThat(shown(state)).isEqualTo(modelled());
        assertThat(state.overview().foreign()).extracting(FakeCgroups::name).containsExactlyElementsOf(model.foreign);
        assertThat(state.overview().drifts().stream()
                        .collect(Collectors.toMap(d -> d.container().value(), Drift::found)))
                .isEqualTo(model.drifts);
        assertThat(state.overview().handles()).isEqualTo(model.uses());
        assertThat(state.overview().allocatorFault()).isEmpty();
        assertKernelIsAsModelled();
        assertNoHandleTwice(state);
        assertVersionsWithoutGap();
        for (Assignment assignment : state.assignments()) {
            assertThat(rig.isolator().status(assignment.container())).isEqualTo(assignment);
        }
    }

    private static Map<String, Shown> shown(NetClsState state) {
        return state.assignments().stream()
                .collect(Collectors.toMap(
                        assignment -> assignment.container().value(),
                        a -> new Shown(a.handle(), a.state(), a.labels())));
    }

    private Map<String, Shown> modelled() {
        Map<String, Shown> modelled = new TreeMap<>();
        model.containers.forEach((name, container) ->
                modelled.put(name, new Shown(model.shown(name), container.state(), container.labels())));
        return modelled;
    }

    private void assertKernelIsAsModelled() {
        Map<String, Integer> classIds = new TreeMap<>();
        model.kernel.forEach((name, group) -> classIds.put(name, group.classId));
        assertThat(rig.cgroups.groups.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, group -> group.getValue().classId())))
                .isEqualTo(classIds);
    }

    private static void assertNoHandleTwice(NetClsState state) {
        assertThat(state.assignments().stream()
                        .filter(a -> a.state() == AssignmentState.ASSIGNED || a.state() == AssignmentState.DRIFTED)
                        .flatMap(assignment -> assignment.handle().stream()))
                .doesNotHaveDuplicates();
    }

    private void assertVersionsWithoutGap() {
        for (AssignmentEvent event : rig.events) {
            assertThat(event.version()).isEqualTo(version + 1);
            version = event.version();
        }
        rig.events.clear();
        assertThat(rig.changes().version()).isEqualTo(version);
    }

    private static void assertFails(Class<? extends NetClsException> failure, ThrowingCallable call) {
        assertThatExceptionOfType(failure).isThrownBy(call);
    }

    private static void succeed(ThrowingCallable call) {
        assertThat(catchThrowable(call)).isNull();
    }
}
