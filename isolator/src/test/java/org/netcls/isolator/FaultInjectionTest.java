// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.fakes.FaultyCgroups;
import org.netcls.isolator.fakes.FaultyCgroups.Fault;
import org.netcls.isolator.ledger.Ledgers;
import org.netcls.isolator.settings.Settings;

/**
 * Whichever call to the back end fails, in whichever step and way: containers, handles and groups stay together, and once
 * the fault has gone, looking again and cleaning up leave nothing.
 */
class FaultInjectionTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId SHARED = new ContainerId("web/shared");
    private static final ContainerId OWN = new ContainerId("web/own");
    private static final ContainerId NEW = new ContainerId("new");
    private static final ContainerId NESTED = new ContainerId("web/new");
    private static final Settings MANAGED = Rig.settings(true, 0x12);
    private static final Settings UNMANAGED = Rig.settings(true);

    private interface Call {
        void on(Isolator isolator) throws NetClsException;
    }

    /** A step, and what somebody did to the groups before it. */
    private record Step(String name, Settings settings, Call call, List<Disturbance> disturbances) {
        Step(String name, Call call, Disturbance... disturbances) {
            this(name, MANAGED, call, List.of(disturbances));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Disturbance {
        void of(FakeCgroups cgroups) throws Exception;
    }

    private static final List<Step> STEPS = List.of(
            new Step("prepare", isolator -> isolator.prepare(NEW)),
            new Step("prepare with labels", i -> i.prepare(NEW, Request.ANY.withLabels(Map.of("tier", "front")))),
            new Step("prepare an exact handle", i -> i.prepare(NEW, Request.ANY.withHandle(new NetClsHandle(0x12, 7)))),
            new Step("prepare a nested one", isolator -> isolator.prepare(NESTED)),
            new Step("prepare a nested one with a group", i -> i.prepare(NESTED, Request.ANY.withOwnGroup())),
            new Step("prepare where a group stands", i -> i.prepare(NEW), groups -> groups.with("new", 0x120008)),
            new Step("prepare, unmanaged", UNMANAGED, isolator -> isolator.prepare(NEW), List.of()),
            new Step(
                    "prepare an exact handle, unmanaged",
                    UNMANAGED,
                    i -> i.prepare(NEW, Request.ANY.withHandle(new NetClsHandle(0x34, 7))),
                    List.of()),
            new Step("assign", UNMANAGED, i -> i.assign(WEB, new NetClsHandle(0x34, 1)), List.of()),
            new Step("isolate", isolator -> isolator.isolate(WEB, 42)),
            new Step("isolate a shared one", isolator -> isolator.isolate(SHARED, 42)),
            new Step("clean up", isolator -> isolator.cleanup(OWN, Duration.ZERO)),
            new Step("clean up a shared one", isolator -> isolator.cleanup(SHARED, Duration.ZERO)),
            new Step("clean up where the group is gone", i -> i.cleanup(OWN, Duration.ZERO), remove("web/own")),
            new Step("clean up where the parent's is gone", i -> i.cleanup(SHARED, Duration.ZERO), remove("web")),
            new Step("clean up what is busy", i -> i.cleanup(OWN, Duration.ofMillis(5)), g -> g.attach(OWN, 42)),
            new Step("destroy", i -> i.destroy(OWN, Duration.ofSeconds(5)), groups -> groups.attach(OWN, 42)),
            new Step("reconcile", Isolator::reconcile),
            new Step("reconcile a drift", Isolator::reconcile, groups -> groups.rewrite(WEB, 0x120009)),
            new Step("reconcile a drift to another's", Isolator::reconcile, groups -> groups.rewrite(OWN, 0x120001)),
            new Step("reconcile a loss", Isolator::reconcile, remove("web")),
            new Step("reconcile a newcomer", Isolator::reconcile, groups -> groups.with("odd", 0x990001)),
            new Step("reconcile, unmanaged", UNMANAGED, Isolator::reconcile, List.of()),
            new Step("recover", isolator -> isolator.recover(Set.of(WEB), Set.of())));

    private static Disturbance remove(String group) {
        return cgroups -> cgroups.groups.remove(group);
    }

    static Stream<Arguments> stepsAndFaults() {
        return STEPS.stream().flatMap(step -> Stream.of(Fault.values()).map(fault -> Arguments.of(step, fault)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("stepsAndFaults")
    void everythingStaysTogetherAndNothingIsLost(Step step, Fault fault) throws Exception {
        for (int n = 1; ; n++) {
            Life life = new Life(step);
            boolean isOver = life.step(n, fault);
            life.assertTogether();
            life.recoverFromTheFault();
            life.assertSettled();
            life.cleanUp();
            if (isOver) {
                assertThat(n).as("calls that can fail").isGreaterThan(1);
                return;
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("stepsAndFaults")
    void aRestartFindsEverything(Step step, Fault fault) throws Exception {
        for (int n = 1; ; n++) {
            Life life = new Life(step);
            boolean isOver = life.step(n, fault);
            life.restart();
            life.assertSettled();
            life.cleanUp();
            if (isOver) {
                return;
            }
        }
    }

    /** An isolator with a parent and its two children, and the step that may go wrong. */
    private static final class Life {
        private final Step step;
        private final FakeCgroups cgroups = new FakeCgroups();
        private final FaultyCgroups faulty = new FaultyCgroups(cgroups);
        private final Rig rig;

        Life(Step step) throws Exception {
            this.step = step;
            rig = new Rig(cgroups, faulty.proxy(), step.settings(), primary -> Ledgers.times());
            rig.isolator().prepare(WEB);
            rig.isolator().prepare(SHARED);
            rig.isolator().prepare(OWN, Request.ANY.withOwnGroup());
            for (Disturbance disturbance : step.disturbances()) {
                disturbance.of(cgroups);
            }
        }

        /** True if the step ends before the n-th call. */
        boolean step(int n, Fault fault) {
            faulty.failAt(n, fault);
            Set<ContainerId> before = containers();
            try {
                step.call().on(rig.isolator());
            } catch (NetClsException e) {
                assertThat(e).hasMessageNotContaining("null");
                assertThat(containers()).as("containers after a failure").isSubsetOf(before);
            }
            boolean interrupted = Thread.interrupted();
            boolean isOver = faulty.disarm();
            assertThat(interrupted).as("interrupted").isEqualTo(fault == Fault.INTERRUPT && !isOver);
            return isOver;
        }

        void recoverFromTheFault() throws NetClsException {
            cgroups.groups.values().forEach(group -> group.pids().clear());
            rig.isolator().reconcile();
            rig.isolator().reconcile();
        }

        void restart() throws NetClsException {
            cgroups.groups.values().forEach(group -> group.pids().clear());
            Set<String> unfinished = foreign();
            Set<ContainerId> before = containers();
            rig.crash(step.settings());
            assertThat(containers().stream()
                            .filter(container -> container.parent().isPresent())
                            .filter(container -> !unfinished.contains(container.value())))
                    .as("nested containers that a restart finds")
                    .isSubsetOf(before);
        }

        /** Whatever went wrong, no group is nobody's, and none of the handles that groups carry is free. */
        void assertTogether() {
            Set<String> known = new TreeSet<>(owners());
            known.addAll(foreign());
            Set<NetClsHandle> taken = rig.state().assignments().stream()
                    .flatMap(assignment -> assignment.handle().stream())
                    .collect(Collectors.toSet());
            assertThat(used()).isGreaterThanOrEqualTo(inBooks(taken));
            known.stream().flatMap(name -> carried(name).stream()).forEach(taken::add);
            rig.overview()
                    .drifts()
                    .forEach(drift -> NetClsHandle.ofClassId(drift.found()).ifPresent(taken::add));
            assertThat(used()).isLessThanOrEqualTo(taken.size());
            // What somebody did behind the isolator's back it may not have seen yet.
            if (step.disturbances().isEmpty()) {
                assertThat(cgroups.groups.keySet()).isSubsetOf(known);
                assertThat(used()).isEqualTo(inBooks(taken));
            }
            assertNoHandleTwice();
        }

        /** Every group is a container's or foreign, every container has its group, and handles are those of groups. */
        void assertSettled() {
            Set<String> known = new TreeSet<>(owners());
            known.addAll(foreign());
            assertThat(cgroups.groups.keySet()).isEqualTo(known);
            rig.state().assignments().stream()
                    .filter(assignment -> assignment.state() == AssignmentState.ASSIGNED)
                    .forEach(assignment ->
                            assertThat(carried(assignment.container().value())).isEqualTo(assignment.handle()));
            Set<NetClsHandle> carried =
                    known.stream().flatMap(name -> carried(name).stream()).collect(Collectors.toSet());
            assertThat(used()).isEqualTo(inBooks(carried));
            assertNoHandleTwice();
        }

        void cleanUp() throws NetClsException {
            for (ContainerId container :
                    containers().stream().sorted(Comparator.reverseOrder()).toList()) {
                rig.isolator().cleanup(container, Duration.ZERO);
            }
            foreign().forEach(cgroups.groups::remove);
            rig.isolator().reconcile();
            assertThat(cgroups.groups).isEmpty();
            assertThat(containers()).isEmpty();
            assertThat(foreign()).isEmpty();
            assertThat(used()).isZero();
        }

        private void assertNoHandleTwice() {
            assertThat(rig.state().assignments().stream()
                            .filter(assignment -> assignment.state() != AssignmentState.SHARED)
                            .flatMap(assignment -> assignment.handle().stream()))
                    .doesNotHaveDuplicates();
        }

        private Set<ContainerId> containers() {
            return rig.state().assignments().stream().map(Assignment::container).collect(Collectors.toSet());
        }

        private Set<String> owners() {
            return rig.state().assignments().stream()
                    .filter(assignment -> assignment.state() != AssignmentState.SHARED)
                    .map(assignment -> assignment.container().value())
                    .collect(Collectors.toSet());
        }

        private Set<String> foreign() {
            return rig.overview().foreign().stream().map(FakeCgroups::name).collect(Collectors.toSet());
        }

        private Optional<NetClsHandle> carried(String group) {
            return Optional.ofNullable(cgroups.groups.get(group))
                    .flatMap(found -> NetClsHandle.ofClassId(found.classId()));
        }

        private int inBooks(Set<NetClsHandle> handles) {
            return (int) handles.stream()
                    .filter(handle -> step.settings().handles().containsKey(handle.primary()))
                    .count();
        }

        private int used() {
            return rig.overview().handles().stream()
                    .mapToInt(HandleCounts::used)
                    .sum();
        }
    }
}
