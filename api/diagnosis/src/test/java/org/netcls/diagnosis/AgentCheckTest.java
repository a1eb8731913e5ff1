// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;

class AgentCheckTest {
    private static final HandleCounts PLENTY = new HandleCounts(new Primary(0x10), 5, 0, 65_530);
    private static final HandleCounts NONE_LEFT = new HandleCounts(new Primary(0x20), 200, 55, 0);

    private BackEnd backEnd = new BackEnd(true, "/run/netcls/netcls");
    private Optional<String> allocator = Optional.of("bitmap");
    private Optional<String> fault = Optional.empty();
    private List<HandleCounts> handles = List.of(PLENTY);
    private List<ForeignGroup> foreign = List.of();
    private List<Drift> drifts = List.of();
    private Reconciliation reconciliation = Reconciliation.NONE;

    @ParameterizedTest
    @EnumSource
    void allIsFineWhereNothingIsWrong(AgentCheck check) {
        assertThat(findings(check))
                .singleElement()
                .isEqualTo(Finding.ok(check.what(), finding(check).message()));
    }

    @Test
    void anEmulatedBackEndIsAWarning() {
        backEnd = new BackEnd(false, "/data/netcls");
        assertThat(finding(AgentCheck.BACK_END).level()).isEqualTo(Level.WARN);
        assertThat(finding(AgentCheck.BACK_END)).asString().contains("not tagged", "mode=real");
    }

    @Test
    void withoutAnAllocatorNobodyGetsAHandle() {
        assertThat(finding(AgentCheck.ALLOCATOR).message()).contains("bitmap");
        allocator = Optional.empty();
        assertThat(finding(AgentCheck.ALLOCATOR).level()).isEqualTo(Level.FAIL);
        assertThat(finding(AgentCheck.ALLOCATOR).message()).isEqualTo("no container gets a handle: none is there");
    }

    @Test
    void anAllocatorAtFaultIsAWarning() {
        fault = Optional.of("allocator bitmap gave 0x00100001 twice");
        assertThat(finding(AgentCheck.ALLOCATOR).level()).isEqualTo(Level.WARN);
        assertThat(finding(AgentCheck.ALLOCATOR).message()).startsWith(fault.orElseThrow());
        assertThat(finding(AgentCheck.ALLOCATOR).remedy()).contains("netcls:allocator");
    }

    @Test
    void unmanagedNoAllocatorIsNeededAndNoHandleMissing() {
        handles = List.of();
        allocator = Optional.empty();
        assertThat(finding(AgentCheck.ALLOCATOR).level()).isEqualTo(Level.OK);
        assertThat(finding(AgentCheck.HANDLES).level()).isEqualTo(Level.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 100, OK",
        "95, 0, 5, OK",
        "96, 0, 4, WARN",
        "0, 96, 4, WARN",
        "100, 0, 0, FAIL",
        "0, 100, 0, FAIL",
        "0, 0, 1, OK",
        "62258, 0, 3277, OK",
        "62259, 0, 3276, WARN"
    })
    void fewFreeHandlesAreAWarningAndNoneIsAFailure(int used, int quarantined, int free, Level expected) {
        handles = List.of(new HandleCounts(new Primary(0x10), used, quarantined, free));
        assertThat(finding(AgentCheck.HANDLES).level()).isEqualTo(expected);
    }

    @Test
    void onePrimaryWithoutHandlesIsAWarningWhileAnotherHasSome() {
        handles = List.of(NONE_LEFT, PLENTY);
        assertThat(findings(AgentCheck.HANDLES))
                .containsExactly(
                        Finding.warn(
                                "handles",
                                "primary 0x0020: 0 of 255 handles are free, and 55 quarantined",
                                "release containers that have ended, give it more secondary.handles, or add a"
                                        + " primary.handle in org.netcls.isolator"),
                        Finding.ok("handles", "primary 0x0010: 65530 of 65535 handles are free, and 0 quarantined"));
    }

    @Test
    void driftThatIsNotRepairedIsAWarning() {
        drifts = drifts(1);
        assertThat(finding(AgentCheck.DRIFT).level()).isEqualTo(Level.WARN);
        assertThat(finding(AgentCheck.DRIFT).message())
                .isEqualTo("group of container 'web0' has classid 0x00000007 instead of 0x00100001");
        assertThat(finding(AgentCheck.DRIFT).remedy()).contains("drift=repair");
    }

    @Test
    void ofManyDriftsTheFirstAreShown() {
        drifts = drifts(10);
        assertThat(finding(AgentCheck.DRIFT).message())
                .contains("'web0'", "'web2'", " and 7 more")
                .doesNotContain("'web3'");
    }

    private static List<Drift> drifts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Drift(new ContainerId("web" + i), new NetClsHandle(0x10, 1), 7))
                .toList();
    }

    @Test
    void foreignGroupsAreAWarningAndNotToBeRemovedAtOnce() {
        foreign = List.of(
                new ForeignGroup("/r/other", Optional.empty(), "has classid 0x00000007, which is no handle"),
                new ForeignGroup("/x/docker\u001b", Optional.of(new NetClsHandle(0x10, 1)), "carries 0x00100001"));
        assertThat(finding(AgentCheck.FOREIGN).level()).isEqualTo(Level.WARN);
        assertThat(finding(AgentCheck.FOREIGN).message())
                .isEqualTo("group /r/other has classid 0x00000007, which is no handle"
                        + ", group /x/docker\\u001b carries 0x00100001");
        assertThat(finding(AgentCheck.FOREIGN).remedy()).contains("see whose they are", "ranges of its own");
    }

    @Test
    void groupsThatCouldNotBeReadAreAWarningUntilALaterComparison() {
        assertThat(reconciled(1, 0, 0)).isEqualTo(Level.OK);
        assertThat(reconciled(2, 3, 3)).isEqualTo(Level.WARN);
        assertThat(finding(AgentCheck.RECONCILIATION).message()).startsWith("3 groups");
        assertThat(finding(AgentCheck.RECONCILIATION).remedy()).contains("the log says");
        assertThat(reconciled(3, 3, 0)).isEqualTo(Level.OK);
    }

    private Level reconciled(long runs, long failures, long failing) {
        reconciliation = new Reconciliation(runs, 0, 0, 0, failures, failing);
        return finding(AgentCheck.RECONCILIATION).level();
    }

    private Optional<String> absence() {
        return allocator.isPresent() ? Optional.empty() : Optional.of("none is there");
    }

    private Finding finding(AgentCheck check) {
        return findings(check).get(0);
    }

    private List<Finding> findings(AgentCheck check) {
        return check.findings(
                new Overview(1, backEnd, allocator, fault, absence(), handles, 0, foreign, drifts, reconciliation));
    }
}
