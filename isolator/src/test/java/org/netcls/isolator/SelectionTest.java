// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.EngineLabels;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoHandleException;
import org.netcls.api.PolicyException;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.isolator.fakes.Call;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.PrimarySelector;

/** Which primary labels select, before a container begins and while it lives. */
class SelectionTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId INNER = new ContainerId("web/inner");
    private static final int PLAIN = 0x12;
    private static final int GOLD = 0x20;
    private static final Map<String, String> IS_GOLD = Map.of("tier", "gold");
    private static final Map<String, String> IS_OTHER = Map.of("tier", "none");
    private static final Request GOLDEN = Request.ANY.withLabels(IS_GOLD);

    /** Selects by the label that says so; the containers of a broken policy must not begin. */
    private record ByTier(int primary, String tier, boolean broken) implements PrimarySelector {
        @Override
        public Optional<Primary> select(ContainerId container, Map<String, String> labels) throws NetClsException {
            if (!tier.equals(labels.get("tier"))) {
                return Optional.empty();
            }
            if (broken) {
                throw new PolicyException("no nft");
            }
            return Optional.of(new Primary(primary));
        }

        @Override
        public void require(ContainerId container, Primary wanted) throws NetClsException {
            if (broken && wanted.value() == primary) {
                throw new PolicyException("no nft");
            }
        }

        @Override
        public Set<Primary> reserved() {
            return Set.of(new Primary(primary));
        }
    }

    private static Rig rig(PrimarySelector... selectors) throws Exception {
        Rig rig = Rig.of(GOLD, PLAIN, 0x30);
        for (PrimarySelector selector : selectors) {
            rig.selectors.add(selectors.length - List.of(selectors).indexOf(selector), selector);
        }
        return rig;
    }

    private static Rig golden() throws Exception {
        return rig(new ByTier(GOLD, "gold", false));
    }

    private static NetClsHandle handle(int primary, int secondary) {
        return new NetClsHandle(primary, secondary);
    }

    @Test
    void labelsSelectThePrimary() throws Exception {
        assertThat(golden().isolator().prepare(WEB, GOLDEN).handle()).contains(handle(GOLD, 1));
    }

    @Test
    void theFirstThatSelectsOneDecides() throws Exception {
        Rig rig = rig(new ByTier(0x30, "gold", false), new ByTier(GOLD, "gold", false));
        assertThat(rig.isolator().prepare(WEB, GOLDEN).handle()).contains(handle(0x30, 1));
    }

    @Test
    void whoIsNotSelectedGetsNoneThatIsReserved() throws Exception {
        Rig rig = golden();
        for (int i = 0; i < 18; i++) {
            Assignment made = rig.isolator().prepare(new ContainerId("c" + i));
            assertThat(made.handle().orElseThrow().primary()).isNotEqualTo(GOLD);
        }
        assertThatExceptionOfType(NoHandleException.class)
                .isThrownBy(() -> rig.isolator().prepare(WEB));
    }

    @Test
    void whereAllAreReservedItSaysWhatToDo() throws Exception {
        Rig rig = Rig.of(GOLD);
        rig.selectors.add(1, new ByTier(GOLD, "gold", false));
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().prepare(WEB))
                .withMessageContaining("add one to primary.handle");
    }

    @Test
    void oneThatIsAskedForByNameIsGiven() throws Exception {
        Rig rig = golden();
        assertThat(rig.isolator()
                        .prepare(WEB, Request.ANY.withPrimary(new Primary(GOLD)))
                        .handle())
                .contains(handle(GOLD, 1));
        ContainerId other = new ContainerId("other");
        assertThat(rig.isolator()
                        .prepare(other, Request.ANY.withHandle(handle(GOLD, 5)))
                        .handle())
                .contains(handle(GOLD, 5));
    }

    @Test
    void whatIsRefusedLeavesNothing() throws Exception {
        Rig rig = rig(new ByTier(GOLD, "gold", true));
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> rig.isolator().prepare(WEB, GOLDEN))
                .withMessage("no nft");
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> rig.isolator().prepare(WEB, Request.ANY.withPrimary(new Primary(GOLD))));
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> rig.isolator().prepare(WEB, Request.ANY.withHandle(handle(GOLD, 5))));
        assertThat(rig.cgroups.groups).isEmpty();
        assertThat(rig.isolator().prepare(WEB).handle()).contains(handle(PLAIN, 1));
    }

    @Test
    void withoutAnybodyToAskNoneBeginsWherePoliciesAreRequired() throws Exception {
        Rig rig = rig();
        rig.configure(required(Duration.ZERO));
        for (Request request : List.of(
                Request.ANY, Request.ANY.withPrimary(new Primary(GOLD)), Request.ANY.withHandle(handle(GOLD, 5)))) {
            assertThatExceptionOfType(PolicyException.class)
                    .isThrownBy(() -> rig.isolator().prepare(WEB, request))
                    .withMessageContaining("org.netcls.isolator.policy");
        }
    }

    @Test
    void whereTheyAreRequiredItWaitsForThem() throws Exception {
        Rig rig = rig();
        rig.configure(required(Duration.ofMinutes(5)));
        CompletableFuture<Assignment> made = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                made.complete(rig.isolator().prepare(WEB, GOLDEN));
            } catch (NetClsException e) {
                made.completeExceptionally(e);
            }
        });
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        rig.selectors.add(1, new ByTier(GOLD, "gold", false));
        assertThat(made.join().handle()).contains(handle(GOLD, 1));
    }

    /** It can be asked for again, which who asks is told with the end of this. */
    @Test
    void whoIsInterruptedWhileNobodyKnowsThePoliciesHasDoneNothing() throws Exception {
        Rig rig = rig();
        rig.configure(required(Duration.ofMinutes(5)));
        Call<Assignment> call = Call.start(() -> rig.isolator().prepare(WEB)).untilItWaits();
        assertThat(call.interrupt().failure())
                .isInstanceOf(CallInterruptedException.class)
                .hasMessage("interrupted while there was nobody to ask for policies; nothing was done");
        assertThat(rig.cgroups.groups).isEmpty();
    }

    /** As in an update of the bundle that knows them. */
    @Test
    void whereThePoliciesGoAsTheyAreAskedNothingOfTheirsIsGiven() throws Exception {
        Rig rig = rig();
        rig.configure(required(Duration.ZERO));
        rig.selectors.add(1, new Going(rig));
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> rig.isolator().prepare(WEB))
                .withMessageContaining("org.netcls.isolator.policy");
        assertThat(rig.cgroups.groups).isEmpty();
    }

    /** Goes when it has answered. */
    private record Going(Rig rig) implements PrimarySelector {
        @Override
        public Optional<Primary> select(ContainerId container, Map<String, String> labels) {
            rig.selectors.remove(1);
            return Optional.empty();
        }

        @Override
        public Set<Primary> reserved() {
            return Set.of(new Primary(GOLD));
        }
    }

    private static Settings required(Duration wait) {
        Settings settings = Rig.settings(true, GOLD, PLAIN, 0x30);
        return new Settings(settings.handles(), settings.quarantine(), wait, Duration.ZERO, true, true);
    }

    @Test
    void newLabelsThatSelectAnotherPrimaryChangeTheHandle() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB, Request.ANY.withLabels(IS_OTHER));
        rig.isolator().prepare(INNER);
        rig.events.clear();

        Assignment relabeled = rig.isolator().relabel(WEB, IS_GOLD);

        assertThat(relabeled.handle()).contains(handle(GOLD, 1));
        assertThat(relabeled.labels()).isEqualTo(IS_GOLD);
        assertThat(rig.isolator().status(WEB)).isEqualTo(relabeled);
        assertThat(rig.isolator().status(INNER).handle()).contains(handle(GOLD, 1));
        assertThat(rig.cgroups.groups.get("web").classId())
                .isEqualTo(handle(GOLD, 1).classId());
        assertThat(rig.isolator().handle(handle(PLAIN, 1)).use()).isEqualTo(HandleUse.QUARANTINED);
        assertThat(rig.events)
                .filteredOn(event -> event.kind() == Kind.RELABELED)
                .extracting(event -> event.assignment().orElseThrow().container(), AssignmentEvent::detail)
                .containsExactly(tuple(WEB, "before with 0x00120001"), tuple(INNER, "with its parent"));
        rig.crash(Rig.settings(true, GOLD, PLAIN, 0x30));
        assertThat(rig.isolator().status(WEB).labels()).isEqualTo(IS_GOLD);
        assertThat(rig.isolator().status(WEB).handle()).contains(handle(GOLD, 1));
    }

    @Test
    void whoseLabelsSelectNothingAnyMoreLeaves() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB, GOLDEN);
        assertThat(rig.isolator().relabel(WEB, Map.of()).handle()).contains(handle(PLAIN, 1));
        assertThat(rig.isolator().handle(handle(GOLD, 1)).use()).isEqualTo(HandleUse.QUARANTINED);
    }

    @Test
    void whoAskedForItByNameStays() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB, Request.ANY.withPrimary(new Primary(GOLD)).withLabels(IS_OTHER));
        assertThat(rig.isolator().relabel(WEB, Map.of("a", "b")).handle()).contains(handle(GOLD, 1));
        assertThat(rig.isolator().status(WEB).labels()).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void whoseRulesAreInANetworkOfItsOwnStaysWithThem() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB, Request.ANY.withLabels(Map.of(EngineLabels.NETWORK, EngineLabels.OWN)));
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().relabel(WEB, IS_GOLD))
                .withMessageContaining("start it again");
        assertThat(rig.isolator().relabel(WEB, IS_OTHER).handle()).contains(handle(PLAIN, 1));
        assertThat(rig.overview().handles().get(0).used()).isZero();
    }

    @Test
    void whoIsInABrokenPolicyCanLeaveIt() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB, GOLDEN);
        rig.selectors.remove(1);
        rig.selectors.add(1, new ByTier(GOLD, "gold", true));
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> rig.isolator().relabel(WEB, IS_GOLD));
        assertThat(rig.isolator().relabel(WEB, IS_OTHER).handle()).contains(handle(PLAIN, 1));
    }

    @Test
    void aNestedContainerInItsParentsGroupGetsLabelsOnly() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB);
        rig.isolator().prepare(INNER);
        Assignment relabeled = rig.isolator().relabel(INNER, IS_GOLD);
        assertThat(relabeled.state()).isEqualTo(AssignmentState.SHARED);
        assertThat(relabeled.handle()).contains(handle(PLAIN, 1));
        rig.crash(Rig.settings(true, GOLD, PLAIN, 0x30));
        assertThat(rig.isolator().status(INNER).labels()).isEqualTo(IS_GOLD);
    }

    @Test
    void whatWasLentToItFollows() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB);
        rig.isolator().lend(WEB, "/mount/docker/web");
        rig.isolator().relabel(WEB, IS_GOLD);
        assertThat(rig.cgroups.foreign.classIds())
                .isEqualTo(Map.of("/mount/docker/web", handle(GOLD, 1).classId()));
        rig.isolator().reconcile();
        assertThat(rig.overview().foreign()).isEmpty();
    }

    @Test
    void whatWasLentToItFollowsWhileAllGroupsAreReadToo() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB);
        rig.isolator().lend(WEB, "/mount/docker/web");
        rig.cgroups.after.put("foreign", () -> {
            rig.cgroups.after.clear();
            relabelToGold(rig);
        });
        rig.isolator().reconcile();
        assertThat(rig.isolator().status(WEB).handle()).contains(handle(GOLD, 1));
        assertThat(rig.isolator().handle(handle(PLAIN, 1)).use()).isEqualTo(HandleUse.QUARANTINED);
        assertThat(rig.overview().foreign()).isEmpty();
    }

    private static void relabelToGold(Rig rig) {
        try {
            rig.isolator().relabel(WEB, IS_GOLD);
        } catch (NetClsException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatWasLentIsWrittenBackLaterWhereThatFailsToo() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB);
        rig.isolator().lend(WEB, "/mount/docker/web");
        rig.cgroups.before.put("annotate", () -> {
            for (String call : List.of("rewrite", "lend")) {
                rig.cgroups.before.put(call, () -> {
                    throw new IOException("no");
                });
            }
            throw new IOException("no");
        });
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> rig.isolator().relabel(WEB, IS_GOLD));
        assertThat(rig.isolator().handle(handle(GOLD, 1)).use()).isEqualTo(HandleUse.FOREIGN);
        rig.cgroups.before.clear();
        rig.isolator().reconcile();
        rig.isolator().reconcile();
        assertThat(rig.cgroups.foreign.classIds())
                .isEqualTo(Map.of("/mount/docker/web", handle(PLAIN, 1).classId()));
        assertThat(rig.isolator().handle(handle(GOLD, 1)).use()).isEqualTo(HandleUse.QUARANTINED);
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertThat(rig.overview().foreign()).isEmpty();
    }

    @Test
    void whereItCannotBeWrittenAllIsAsBefore() throws Exception {
        for (String call : List.of("rewrite", "annotate", "lend")) {
            Rig rig = golden();
            rig.isolator().prepare(WEB, Request.ANY.withLabels(IS_OTHER));
            rig.isolator().lend(WEB, "/mount/docker/web");
            Assignment before = rig.isolator().status(WEB);
            rig.cgroups.before.put(call, () -> {
                rig.cgroups.before.remove(call);
                throw new IOException("no");
            });
            assertThatExceptionOfType(BackEndException.class)
                    .as(call)
                    .isThrownBy(() -> rig.isolator().relabel(WEB, IS_GOLD));
            assertThat(rig.isolator().status(WEB)).as(call).isEqualTo(before);
            assertThat(rig.cgroups.groups.get("web").classId())
                    .as(call)
                    .isEqualTo(handle(PLAIN, 1).classId());
            assertThat(rig.cgroups.foreign.classIds())
                    .as(call)
                    .isEqualTo(Map.of("/mount/docker/web", handle(PLAIN, 1).classId()));
            rig.crash(Rig.settings(true, GOLD, PLAIN, 0x30));
            assertThat(rig.isolator().status(WEB).labels()).as(call).isEqualTo(IS_OTHER);
        }
    }

    @Test
    void whereItCannotBeUndoneNobodyElseGetsEither() throws Exception {
        Rig rig = golden();
        rig.isolator().prepare(WEB, Request.ANY.withLabels(IS_OTHER));
        rig.cgroups.before.put("annotate", () -> {
            rig.cgroups.before.put("rewrite", () -> {
                assertThat(rig.isolator().handle(handle(GOLD, 1)).use())
                        .as("while the group carries it")
                        .isEqualTo(HandleUse.USED);
                throw new IOException("no");
            });
            throw new IOException("no");
        });
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> rig.isolator().relabel(WEB, IS_GOLD));
        rig.clock.advance(Duration.ofMinutes(2));
        rig.isolator().expire();
        assertThat(rig.isolator().handle(handle(GOLD, 1)).use()).isNotEqualTo(HandleUse.FREE);
        assertThat(rig.isolator().handle(handle(PLAIN, 1)).container()).contains(WEB);
        rig.cgroups.before.clear();
        rig.isolator().reconcile();
        assertThat(rig.cgroups.groups.get("web").classId())
                .isEqualTo(handle(PLAIN, 1).classId());
        assertThat(rig.overview().drifts()).isEmpty();
    }

    @Test
    void whatIsNotThereOrNotALabelIsRefused() throws Exception {
        Rig rig = golden();
        assertThatThrownBy(() -> rig.isolator().relabel(WEB, IS_GOLD)).isInstanceOf(UnknownContainerException.class);
        rig.isolator().prepare(WEB);
        assertThatThrownBy(() -> rig.isolator().relabel(WEB, Map.of("-", "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
