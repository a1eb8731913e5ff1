// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NotReady;
import org.netcls.api.Overview;
import org.netcls.api.Reconciliation;
import org.netcls.spi.NetClsCgroups;

class ChecksTest {
    private static final HandleCounts PLENTY = new HandleCounts(0x10, 5, 0, 65_530);
    private static final HandleCounts NONE_LEFT = new HandleCounts(0x20, 200, 55, 0);

    private BackEnd backEnd = new BackEnd(true, "/run/netcls/netcls");
    private Optional<String> allocator = Optional.of("bitmap");
    private Optional<String> fault = Optional.empty();
    private List<HandleCounts> handles = List.of(PLENTY);
    private List<ForeignGroup> foreign = List.of();
    private List<Drift> drifts = List.of();
    private Reconciliation reconciliation = Reconciliation.NONE;

    private final Isolator isolator = fake(Isolator.class);
    private final ReconciliationCheck reconciliationCheck = new ReconciliationCheck(isolator);

    private <T> T fake(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "backEnd" -> backEnd;
                    case "overview" ->
                        new Overview(
                                1, backEnd, allocator, fault, handles, 0, List.of(), foreign, drifts, reconciliation);
                    default -> throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Test
    void theIsolatorIsThere() {
        IsolatorCheck check = new IsolatorCheck();
        check.isolator = isolator;
        assertThat(check.execute().getStatus()).isEqualTo(Status.OK);
    }

    @Test
    void withoutTheIsolatorWhatToLookAtIsTold() {
        IsolatorCheck check = new IsolatorCheck();
        check.backEnd = fake(NetClsCgroups.class);
        assertThat(check.execute().getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
        assertThat(message(check)).contains("recovering").contains("org.netcls.isolator");
    }

    @Test
    void withoutABackEndThatIsTheReason() {
        IsolatorCheck check = new IsolatorCheck();
        assertThat(check.execute().getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
        assertThat(message(check)).contains("no back end").contains("org.netcls.cgroupfs");
    }

    @Test
    void whatIsWaitedForIsTheReason() {
        IsolatorCheck check = new IsolatorCheck();
        check.notReady = new NotReady("there is no back end yet: mount one");
        assertThat(check.execute().getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
        assertThat(message(check)).isEqualTo("there is no isolator, because there is no back end yet: mount one");
        check.isolator = isolator;
        assertThat(check.execute().getStatus()).isEqualTo(Status.OK);
    }

    @Test
    void anEmulatedBackEndIsAWarning() {
        BackEndCheck check = new BackEndCheck(isolator);
        assertThat(check.execute().getStatus()).isEqualTo(Status.OK);

        backEnd = new BackEnd(false, "/data/netcls");
        assertThat(check.execute().getStatus()).isEqualTo(Status.WARN);
        assertThat(message(check)).contains("not tagged").contains("mode=real");
    }

    @Test
    void withoutAnAllocatorNobodyGetsAHandle() {
        AllocatorCheck check = new AllocatorCheck(isolator);
        assertThat(check.execute().getStatus()).isEqualTo(Status.OK);
        assertThat(message(check)).contains("bitmap");

        allocator = Optional.empty();
        assertThat(check.execute().getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(message(check)).contains("start one of the bundles");
    }

    @Test
    void anAllocatorAtFaultIsAWarning() {
        fault = Optional.of("allocator bitmap gave 0x00100001 twice");
        AllocatorCheck check = new AllocatorCheck(isolator);
        assertThat(check.execute().getStatus()).isEqualTo(Status.WARN);
        assertThat(message(check)).startsWith(fault.orElseThrow()).contains("netcls:allocator");
    }

    @Test
    void unmanagedNoAllocatorIsNeededAndNoHandleMissing() {
        handles = List.of();
        allocator = Optional.empty();
        assertThat(new AllocatorCheck(isolator).execute().getStatus()).isEqualTo(Status.OK);
        assertThat(new HandlesCheck(isolator).execute().getStatus()).isEqualTo(Status.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 100, OK",
        "95, 0, 5, OK",
        "96, 0, 4, WARN",
        "0, 96, 4, WARN",
        "100, 0, 0, CRITICAL",
        "0, 100, 0, CRITICAL",
        "0, 0, 1, OK",
        "62258, 0, 3277, OK",
        "62259, 0, 3276, WARN"
    })
    void fewFreeHandlesAreAWarningAndNoneIsCritical(int used, int quarantined, int free, Status expected) {
        handles = List.of(new HandleCounts(0x10, used, quarantined, free));
        assertThat(new HandlesCheck(isolator).execute().getStatus()).isEqualTo(expected);
    }

    @Test
    void onePrimaryWithoutHandlesIsAWarningWhileAnotherHasSome() {
        handles = List.of(NONE_LEFT, PLENTY);
        Result result = new HandlesCheck(isolator).execute();
        assertThat(result.getStatus()).isEqualTo(Status.WARN);
        assertThat(messages(result))
                .satisfiesExactly(
                        message -> assertThat(message)
                                .startsWith("primary 0x0020: 0 of 255 handles are free, and 55 quarantined: release"),
                        message -> assertThat(message)
                                .isEqualTo("primary 0x0010: 65530 of 65535 handles are free, and 0 quarantined"));
    }

    @Test
    void driftThatIsNotRepairedIsAWarning() {
        DriftCheck check = new DriftCheck(isolator);
        assertThat(check.execute().getStatus()).isEqualTo(Status.OK);

        drifts = drifts(1);
        assertThat(check.execute().getStatus()).isEqualTo(Status.WARN);
        assertThat(message(check))
                .startsWith("group of container 'web0' has classid 0x00000007 instead of 0x00100001")
                .contains("drift=repair");
    }

    @Test
    void ofManyDriftsTheFirstAreShown() {
        drifts = drifts(10);
        assertThat(message(new DriftCheck(isolator)))
                .contains("'web0'", "'web2'", " and 7 more")
                .doesNotContain("'web3'");
    }

    @Test
    void groupsElsewhereThatCarryHandlesOfOursAreAWarning() {
        ForeignCheck check = new ForeignCheck(isolator);
        assertThat(check.execute().getStatus()).isEqualTo(Status.OK);

        foreign = List.of(new ForeignGroup("/x/docker\u001b", new NetClsHandle(0x10, 1)));
        assertThat(check.execute().getStatus()).isEqualTo(Status.WARN);
        assertThat(message(check))
                .startsWith("group /x/docker\\u001b carries 0x00100001: nobody else gets")
                .contains("ranges of their own");
    }

    private static List<Drift> drifts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Drift(new ContainerId("web" + i), new NetClsHandle(0x10, 1), 7))
                .toList();
    }

    @Test
    void groupsThatCouldNotBeReadAreAWarningUntilALaterComparison() {
        assertThat(reconciled(1, 0, 0)).isEqualTo(Status.OK);
        assertThat(reconciled(2, 3, 3)).isEqualTo(Status.WARN);
        assertThat(message(reconciliationCheck)).startsWith("3 groups").contains("the log says");
        assertThat(reconciled(2, 3, 3)).isEqualTo(Status.WARN);
        assertThat(reconciled(3, 3, 0)).isEqualTo(Status.OK);
        assertThat(reconciled(3, 3, 0)).isEqualTo(Status.OK);
    }

    @Test
    void whatFailedBeforeItWasFirstAskedIsToldToo() {
        assertThat(reconciled(5, 1, 1)).isEqualTo(Status.WARN);
    }

    private Status reconciled(long runs, long failures, long failing) {
        reconciliation = new Reconciliation(runs, 0, 0, 0, failures, failing);
        return reconciliationCheck.execute().getStatus();
    }

    private static String message(HealthCheck check) {
        return messages(check.execute()).get(0);
    }

    private static List<String> messages(Result result) {
        List<String> messages = new ArrayList<>();
        result.forEach(entry -> messages.add(entry.getMessage()));
        return messages;
    }
}
