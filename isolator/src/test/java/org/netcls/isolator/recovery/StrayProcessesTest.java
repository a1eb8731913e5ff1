// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Stray;
import org.netcls.isolator.fakes.FakeCgroups;

class StrayProcessesTest {
    private static final long PID = ProcessHandle.current().pid();

    private final FakeCgroups cgroups = new FakeCgroups().with("web", 7, PID);
    private final StrayProcesses strays = new StrayProcesses(cgroups, Map.of());
    private final Assignment web = assignment("web", Instant.EPOCH);

    @BeforeEach
    void isSeenInItsGroup() throws Exception {
        assertThat(strays.stray(web)).isEmpty();
        cgroups.pids(web.container()).clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/system.slice", "/fakes/web", "/"})
    void isElsewhereOnceSomebodyMovedIt(String group) throws Exception {
        cgroups.moved.put(PID, group);
        for (int i = 0; i < 2; i++) {
            assertThat(strays.stray(web)).map(Stray::group).contains(group);
        }
    }

    @Test
    void isElsewhereOnceSomebodyMovedItFromAGroupInside() throws Exception {
        cgroups.moved.put(PID, "/fake/web/inner");
        assertThat(strays.stray(web)).isEmpty();
        cgroups.moved.put(PID, "/system.slice");
        assertThat(strays.stray(web)).isPresent();
    }

    @Test
    void isNotMissedByALaterContainerOfThatName() throws Exception {
        cgroups.moved.put(PID, "/system.slice");
        assertThat(strays.stray(assignment("web", Instant.EPOCH.plusSeconds(1))))
                .isEmpty();
    }

    @Test
    void isNotMissedWhereOnlyAThreadOfItWasInside() throws Exception {
        Assignment db = assignment("db", Instant.EPOCH);
        cgroups.with("db", 7, PID);
        for (String group : new String[] {"/system.slice/ssh", "/user.slice"}) {
            cgroups.moved.put(PID, group);
            assertThat(strays.stray(db)).isEmpty();
        }
    }

    @Test
    void isForgottenWithItsContainer() throws Exception {
        strays.next(container -> false);
        cgroups.moved.put(PID, "/system.slice");
        assertThat(strays.stray(web)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10_000, 10_001, 25_000})
    void ofManyContainersEachIsLookedAtOnceInSoManyComparisons(int containers) {
        int comparisons = (containers + 9_999) / 10_000;
        for (String name : new String[] {"a", "b", "c"}) {
            assertThat(IntStream.range(0, comparisons).filter(i -> {
                        boolean isDue = strays.isDue(assignment(name, Instant.EPOCH), containers);
                        strays.next(container -> true);
                        return isDue;
                    }))
                    .hasSize(1);
        }
    }

    private static Assignment assignment(String container, Instant since) {
        return new Assignment(new ContainerId(container), Optional.empty(), "/fake/" + container, since);
    }
}
