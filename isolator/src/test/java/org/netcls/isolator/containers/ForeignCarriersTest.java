// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.ContainerId;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.Ledgers;
import org.netcls.isolator.ledger.TestClock;

class ForeignCarriersTest {
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);
    private static final NetClsHandle SECOND = new NetClsHandle(0x12, 2);

    private final RecordingLog log = new RecordingLog();
    private final List<AssignmentEvent> events = new ArrayList<>();
    private final Ledger ledger = Ledgers.inMemory(
            Ledgers.settings(List.of(0x12), 9, Duration.ofSeconds(60), Duration.ZERO), new TestClock(), log.logger());
    private final ForeignCarriers foreign = new ForeignCarriers("/fake/"::concat, ledger, changes());

    @Test
    void aHandleThatAGroupCarriesIsUsedUntilTheGroupIsGone() {
        foreign.doNotAdopt("odd", "is odd", Optional.of(FIRST));
        assertUse(1, 0);
        foreign.forget("odd");
        assertUse(0, 1);
    }

    @Test
    void aHandleThatTwoGroupsCarryIsUsedUntilBothAreGone() {
        foreign.doNotAdopt("odd", "is odd", Optional.of(FIRST));
        foreign.doNotAdopt("other", "is odd", Optional.of(FIRST));
        foreign.forget("odd");
        assertUse(1, 0);
        foreign.forget("other");
        assertUse(0, 1);
    }

    @Test
    void aGroupThatCarriesAnotherHandleLetsGoOfTheFirst() {
        foreign.doNotAdopt("odd", "is odd", Optional.of(FIRST));
        foreign.doNotAdopt("odd", "is odd", Optional.of(SECOND));
        assertUse(1, 1);
        assertThat(ledger.reserve(FIRST, new ContainerId("web"))).isEmpty();
    }

    @Test
    void aHandleWithAnOwnerStaysTheOwners() {
        ContainerId web = new ContainerId("web");
        ledger.reserve(FIRST, web);
        foreign.carry("odd", Optional.of(FIRST));
        foreign.carry("odd", Optional.empty());
        assertUse(1, 0);
        ledger.release(FIRST, web);
        assertUse(0, 1);
    }

    @Test
    void handlesOutsideTheRangesDoNotMatter() {
        foreign.doNotAdopt("odd", "is odd", Optional.of(new NetClsHandle(0x99, 1)));
        foreign.forget("odd");
        assertUse(0, 0);
    }

    @Test
    void tellsOfEachGroupOnceAndWhenItIsGone() {
        assertThat(foreign.doNotAdopt("odd", "is odd", Optional.empty())).isTrue();
        assertThat(foreign.doNotAdopt("odd", "is odd", Optional.empty())).isFalse();
        assertThat(foreign.doNotAdopt("odd", "is odder", Optional.empty())).isTrue();
        foreign.forget("odd");
        foreign.forget("odd");
        assertThat(events)
                .extracting(AssignmentEvent::detail)
                .containsExactly(
                        "group /fake/odd is odd", "group /fake/odd is odder", "group /fake/odd is foreign no more");
    }

    @Test
    void whatIsUnfinishedIsListedAsSuch() {
        foreign.leaveUnfinished(new ContainerId("web"), Optional.of(FIRST));
        assertThat(foreign.isUnfinished("web")).isTrue();
        assertThat(foreign.isUnfinished("odd")).isFalse();
        assertThat(foreign.foreign())
                .containsExactly(
                        new ForeignGroup("/fake/web", Optional.of(FIRST), "could be neither finished nor removed"));
        assertUse(1, 0);
    }

    private Changes changes() {
        Changes changes = new Changes(0, List.of(), Runnable::run, Duration.ZERO, log.logger());
        changes.add(events::add);
        return changes;
    }

    private void assertUse(int used, int quarantined) {
        assertThat(ledger.snapshot().handles())
                .containsExactly(new HandleCounts(new Primary(0x12), used, quarantined, 9 - used - quarantined));
    }
}
