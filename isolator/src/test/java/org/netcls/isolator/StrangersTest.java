// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

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

class StrangersTest {
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);
    private static final NetClsHandle SECOND = new NetClsHandle(0x12, 2);

    private final RecordingLog log = new RecordingLog();
    private final List<AssignmentEvent> events = new ArrayList<>();
    private final Ledger ledger = Ledgers.inMemory(
            Ledgers.settings(List.of(0x12), 9, Duration.ofSeconds(60), Duration.ZERO), new TestClock(), log.logger());
    private final Strangers strangers = new Strangers("/fake", ledger, changes());

    @Test
    void aHandleThatAGroupCarriesIsUsedUntilTheGroupIsGone() {
        strangers.doNotAdopt("odd", "is odd", Optional.of(FIRST));
        assertUse(1, 0);
        strangers.forget("odd");
        assertUse(0, 1);
    }

    @Test
    void aHandleThatTwoGroupsCarryIsUsedUntilBothAreGone() {
        strangers.doNotAdopt("odd", "is odd", Optional.of(FIRST));
        strangers.doNotAdopt("other", "is odd", Optional.of(FIRST));
        strangers.forget("odd");
        assertUse(1, 0);
        strangers.forget("other");
        assertUse(0, 1);
    }

    @Test
    void aGroupThatCarriesAnotherHandleLetsGoOfTheFirst() {
        strangers.doNotAdopt("odd", "is odd", Optional.of(FIRST));
        strangers.doNotAdopt("odd", "is odd", Optional.of(SECOND));
        assertUse(1, 1);
        assertThat(ledger.reserve(FIRST, new ContainerId("web"))).isEmpty();
    }

    @Test
    void aHandleWithAnOwnerStaysTheOwners() {
        ContainerId web = new ContainerId("web");
        ledger.reserve(FIRST, web);
        strangers.carry("odd", Optional.of(FIRST));
        strangers.carry("odd", Optional.empty());
        assertUse(1, 0);
        ledger.release(FIRST, web);
        assertUse(0, 1);
    }

    @Test
    void handlesOutsideTheRangesDoNotMatter() {
        strangers.doNotAdopt("odd", "is odd", Optional.of(new NetClsHandle(0x99, 1)));
        strangers.forget("odd");
        assertUse(0, 0);
    }

    @Test
    void tellsOfEachGroupOnceAndWhenItIsGone() {
        assertThat(strangers.doNotAdopt("odd", "is odd", Optional.empty())).isTrue();
        assertThat(strangers.doNotAdopt("odd", "is odd", Optional.empty())).isFalse();
        assertThat(strangers.doNotAdopt("odd", "is odder", Optional.empty())).isTrue();
        strangers.forget("odd");
        strangers.forget("odd");
        assertThat(events)
                .extracting(AssignmentEvent::detail)
                .containsExactly(
                        "group /fake/odd is odd", "group /fake/odd is odder", "group /fake/odd is foreign no more");
    }

    @Test
    void whatIsUnfinishedIsListedAsSuch() {
        strangers.leaveUnfinished(new ContainerId("web"), Optional.of(FIRST));
        assertThat(strangers.isUnfinished("web")).isTrue();
        assertThat(strangers.isUnfinished("odd")).isFalse();
        assertThat(strangers.foreign())
                .containsExactly(
                        new ForeignGroup("/fake/web", Optional.of(FIRST), "could be neither finished nor removed"));
        assertUse(1, 0);
    }

    private Changes changes() {
        Changes changes = new Changes(() -> 0, Runnable::run, Duration.ZERO, log.logger());
        changes.add(events::add);
        return changes;
    }

    private void assertUse(int used, int quarantined) {
        assertThat(ledger.snapshot().handles())
                .containsExactly(new HandleCounts(new Primary(0x12), used, quarantined, 9 - used - quarantined));
    }
}
