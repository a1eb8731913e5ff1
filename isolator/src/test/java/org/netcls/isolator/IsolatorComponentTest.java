// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleUse;
import org.netcls.api.Isolator;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.NotReady;
import org.netcls.api.OperationStatistics;
import org.netcls.api.OperationStatistics.Operation;
import org.netcls.api.Primary;
import org.netcls.api.UnknownContainerException;
import org.netcls.configuration.Origin;
import org.netcls.isolator.fakes.Call;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.ledger.LowestFirst;
import org.netcls.isolator.ledger.Statuses;
import org.netcls.isolator.settings.Config;
import org.netcls.spi.ForeignGroups;
import org.netcls.spi.HandleAllocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

class IsolatorComponentTest {
    @Origin(felix_fileinstall_filename = "file:/etc/netcls/org.netcls.isolator.cfg")
    private static final class FromFile {}

    private static final Origin ORIGIN = FromFile.class.getAnnotation(Origin.class);

    @TempDir
    Path data;

    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);
    private static final NetClsHandle SECOND = new NetClsHandle(0x12, 2);

    private final FakeCgroups cgroups = new FakeCgroups();
    private final HandleAllocator allocator = LowestFirst::new;
    private final RecordingLog log = new RecordingLog();
    private final List<Isolator> services = new CopyOnWriteArrayList<>();
    private final List<NotReady> notReady = new CopyOnWriteArrayList<>();
    private final List<Dictionary<?, ?>> properties = new ArrayList<>();
    private final BundleContext framework = framework();
    private final IsolatorComponent component = new IsolatorComponent(bundle(), cgroups, log.logger());

    @Test
    void leadsAContainerThroughItsLife() throws Exception {
        Isolator isolator = start(managed("0x12"));
        assertThat(isolator.prepare(WEB).handle()).contains(FIRST);
        isolator.isolate(WEB, 42);
        assertThat(cgroups.pids(WEB)).containsExactly(42L);
        assertThat(isolator.status(WEB).group()).isEqualTo("/fake/web");
        cgroups.pids(WEB).clear();
        isolator.cleanup(WEB, Duration.ZERO);
        assertThat(isolator.state().assignments()).isEmpty();
        assertThat(isolator.backEnd()).isEqualTo(new BackEnd(false, "/fake"));
    }

    @Test
    void theOneThatComesAfterItGoesOnFromWhatItHas() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        isolator.prepare(DB);
        isolator.cleanup(WEB, Duration.ZERO);
        assertThatThrownBy(() -> isolator.isolate(WEB, 42)).isInstanceOf(UnknownContainerException.class);
        Map<Operation, Long> counted = calls(isolator);
        counted.remove(Operation.RECONCILE);
        Object instance = properties.get(0).get(IsolatorView.INSTANCE);
        List<AssignmentEvent> told = isolator.changes(0);
        component.stop();

        IsolatorComponent next = new IsolatorComponent(bundle(), cgroups, log.logger());
        next.bindAllocator(allocator, Map.of(HandleAllocator.NAME, "lowest-first"));
        next.configure(config(managed("0x12")), ORIGIN);

        Isolator after = services.get(0);
        assertThat(after.changes(0))
                .as("also for who has not been told of them")
                .startsWith(told.toArray(AssignmentEvent[]::new));
        assertThat(after.changes(isolator.version()))
                .extracting(AssignmentEvent::kind)
                .contains(AssignmentEvent.Kind.RECOVERED);
        assertThat(after.changes(isolator.version()).get(0).version()).isEqualTo(isolator.version() + 1);
        assertThat(after.changes(after.version())).isEmpty();
        assertThat(properties.get(0).get(IsolatorView.INSTANCE)).isEqualTo(instance);
        assertThat(calls(after)).containsAllEntriesOf(counted);
        assertThat(after.statistics().allocatorSwaps()).isEqualTo(2);
        assertThat(after.statistics().recoveries()).isEqualTo(2);
        assertThat(after.handle(FIRST).container()).contains(WEB);
        assertThat(after.handle(FIRST).use()).isEqualTo(HandleUse.QUARANTINED);
        assertThat(after.handle(SECOND).container()).contains(DB);
        next.stop();
    }

    @Test
    void theOneThatComesAfterItBelievesWhatIsKnownAndComparesAllAtOnce() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        Assignment shared = isolator.prepare(WEB.child("inner"));
        isolator.prepare(DB);
        cgroups.with("unfinished", 0, 7L);
        isolator.reconcile();
        component.stop();
        cgroups.groups.remove(DB.value());
        cgroups.groups.remove("unfinished");
        cgroups.with("stranger", 0x120003).with(WEB.value(), 0x120004);
        Set<String> read = recordReading(cgroups);
        CountDownLatch compare = new CountDownLatch(1);
        Thread here = Thread.currentThread();
        cgroups.before.put("list", () -> {
            if (!Thread.currentThread().equals(here)) {
                await(compare);
            }
        });

        IsolatorComponent next = next(cgroups);

        assertThat(read).isEmpty();
        Isolator after = services.get(0);
        assertThat(after.status(WEB).handle()).contains(FIRST);
        assertThat(after.status(WEB.child("inner"))).isEqualTo(shared);
        assertThat(foreign(after)).containsExactly("unfinished");
        compare.countDown();
        await(() -> after.statistics().operations().stream()
                .anyMatch(done -> done.operation() == Operation.RECONCILE && done.calls() == 2));
        assertThat(cgroups.groups.get(WEB.value()).classId()).isEqualTo(FIRST.classId());
        assertThat(after.state().assignments())
                .extracting(Assignment::container)
                .containsExactlyInAnyOrder(WEB, WEB.child("inner"), new ContainerId("stranger"));
        assertThat(after.handle(SECOND).use()).isEqualTo(HandleUse.QUARANTINED);
        assertThat(foreign(after)).isEmpty();
        next.stop();
    }

    @Test
    void whatIsKnownIsBelievedOfABackEndThatCameInPlaceOfAnotherBeforeAnybodyElse() throws Exception {
        Isolator isolator = start(managed("0x12"));
        Assignment prepared = isolator.prepare(WEB);
        component.stop();
        FakeCgroups present = new FakeCgroups();
        present.tenure = cgroups.tenure;
        present.groups.putAll(cgroups.groups);
        Set<String> read = recordReading(present);

        IsolatorComponent next = next(present);

        assertThat(read).isEmpty();
        assertThat(services.get(0).status(WEB)).isEqualTo(prepared);
        next.stop();
    }

    @Test
    void aChangeOfTheConfigurationTellsWhatIsOtherThanBefore() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        isolator.prepare(WEB.child("inner"));
        isolator.prepare(DB);
        long before = isolator.version();
        component.configure(
                config(Map.of("primary_handle", "0x12", "allocator_wait", "0", "secondary_handles", "1-1")), ORIGIN);
        assertThat(isolator.changes(before))
                .extracting(AssignmentEvent::kind, event -> event.assignment().map(Assignment::container))
                .containsExactly(
                        tuple(AssignmentEvent.Kind.ASSIGNED, Optional.of(DB)),
                        tuple(AssignmentEvent.Kind.ALLOCATOR, Optional.empty()),
                        tuple(AssignmentEvent.Kind.RECOVERED, Optional.empty()));
        assertThat(isolator.status(DB).state()).isEqualTo(AssignmentState.OUTSIDE);
        component.stop();
    }

    @Test
    void anotherOrderOfPrimariesIsFollowed() throws Exception {
        Isolator isolator = start(managed("0x12,0x13"));
        assertThat(isolator.prepare(WEB).handle()).contains(FIRST);
        component.configure(config(managed("0x13,0x12")), ORIGIN);
        assertThat(isolator.prepare(DB).handle()).contains(new NetClsHandle(0x13, 1));
        component.stop();
    }

    private static List<String> foreign(Isolator isolator) {
        return isolator.overview().foreign().stream().map(FakeCgroups::name).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"another back end", "a long time", "another API", "a group in it"})
    void theOneThatComesAfterItReadsWhatMayBeSoNoMore(String since) throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        if (since.equals("a group in it")) {
            cgroups.foreign = new ForeignGroups(Map.of("/fake/web/inner", SECOND.classId()), Set.of());
            isolator.reconcile();
        }
        component.stop();
        @SuppressWarnings("unchecked")
        Map<Object, Object> left = (Map<Object, Object>) framework.getService(null);
        if (since.equals("a long time")) {
            left.computeIfPresent(
                    "TIME", (part, time) -> (Long) time - Duration.ofSeconds(5).toNanos());
        }
        if (since.equals("another API")) {
            left.put("API", Object.class);
        }
        FakeCgroups present = since.equals("another back end") ? new FakeCgroups() : cgroups;
        present.groups.put(WEB.value(), cgroups.groups.get(WEB.value()));
        Set<String> read = recordReading(present);

        IsolatorComponent next = next(present);

        assertThat(read).containsExactly(WEB.value());
        assertThat(services.get(0).status(WEB).handle()).contains(FIRST);
        next.stop();
    }

    /** It asks whether that refers to its back end, and believes nothing where it does not. */
    @Test
    void oneOfTheFirstReleaseThatComesAfterItFindsTheBackEndThatItAsksFor() throws Exception {
        start(managed("0x12"));
        component.stop();
        Map<?, ?> left = (Map<?, ?>) framework.getService(null);
        assertThat((WeakReference<?>) left.get("CGROUPS")).matches(former -> former.refersTo(null));
    }

    /** After another that has stopped. */
    private IsolatorComponent next(FakeCgroups present) {
        IsolatorComponent next = new IsolatorComponent(bundle(), present, log.logger());
        next.bindAllocator(allocator, Map.of(HandleAllocator.NAME, "lowest-first"));
        next.configure(config(managed("0x12")), ORIGIN);
        return next;
    }

    /** The groups that this thread reads from now on. */
    private static Set<String> recordReading(FakeCgroups read) {
        Thread here = Thread.currentThread();
        Set<String> all = ConcurrentHashMap.newKeySet();
        read.groups
                .keySet()
                .forEach(group -> read.reading.put(group, () -> {
                    if (Thread.currentThread().equals(here)) {
                        all.add(group);
                    }
                }));
        return all;
    }

    @Test
    void oneThatNeverRanLeavesWhatItWasLeft() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        isolator.cleanup(WEB, Duration.ZERO);
        component.stop();

        new IsolatorComponent(bundle(), cgroups, log.logger()).stop();
        IsolatorComponent next = new IsolatorComponent(bundle(), cgroups, log.logger());
        next.configure(config(managed("0x12")), ORIGIN);

        assertThat(services.get(0).changes(isolator.version()).get(0).version()).isEqualTo(isolator.version() + 1);
        assertThat(services.get(0).handle(FIRST).container()).contains(WEB);
        assertThat(calls(services.get(0)).get(Operation.CLEANUP)).isEqualTo(1);
        next.stop();
    }

    @Test
    void runsUnmanagedWithAllDefaults() throws Exception {
        Isolator isolator = start(Map.of());
        assertThat(isolator.prepare(WEB).handle()).isEmpty();
        assertThat(isolator.overview().managed()).isFalse();
    }

    @Test
    void changedSettingsKeepContainersHandlesAndAllocator() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        long version = isolator.overview().version();
        component.configure(config(managed("0x13,0x12")), ORIGIN);
        assertThat(isolator.status(WEB).handle()).contains(FIRST);
        assertThat(isolator.overview().handles())
                .containsExactly(
                        new HandleCounts(new Primary(0x13), 0, 0, 65535),
                        new HandleCounts(new Primary(0x12), 1, 0, 65534));
        assertThat(isolator.overview().allocator()).contains("lowest-first");
        assertThat(isolator.overview().version()).isGreaterThan(version);
        assertThat(isolator.prepare(DB).handle()).contains(new NetClsHandle(0x13, 1));
    }

    @Test
    void aContainerOutsideTheChangedRangeKeepsItsHandleAndIsListedAsSuch() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        component.configure(config(managed("0x13")), ORIGIN);
        assertThat(isolator.status(WEB).state()).isEqualTo(AssignmentState.OUTSIDE);
        assertThat(isolator.status(WEB).handle()).contains(FIRST);
        assertThat(isolator.overview().foreign()).isEmpty();
        component.configure(config(managed("0x12")), ORIGIN);
        assertThat(isolator.status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
        assertThat(isolator.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 1, 0, 65534));
    }

    @Test
    void aContainerOutsideTheChangedRangeCanBeCleanedUpAndItsHandleRests() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        component.configure(config(managed("0x13")), ORIGIN);
        isolator.cleanup(WEB, Duration.ZERO);
        component.configure(config(managed("0x12")), ORIGIN);
        assertThat(isolator.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 0, 1, 65534));
    }

    @Test
    void settingsThatDidNotChangeDisturbNothing() throws Exception {
        Isolator isolator = start(managed("0x12"));
        AtomicInteger listed = new AtomicInteger();
        cgroups.before.put("list", listed::incrementAndGet);
        component.configure(config(managed("18")), ORIGIN);
        assertThat(listed).hasValue(0);
    }

    @Test
    void settingsChangeOnlyAfterCallsInFlight() throws Exception {
        Isolator isolator = start(managed("0x12"));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        cgroups.before.put("create", () -> {
            inside.countDown();
            await(goOn);
        });
        Call<Assignment> prepare = Call.start(() -> isolator.prepare(WEB));
        await(inside);
        Call<Void> modified =
                Call.<Void>start(() -> modify(managed("0x12,0x13"))).untilItWaits();
        goOn.countDown();
        assertThat(prepare.result().handle()).contains(FIRST);
        modified.result();
        assertThat(isolator.status(WEB).handle()).contains(FIRST);
    }

    @Test
    void aCallThatWaitsForAnAllocatorSurvivesAChangeOfSettings() throws Exception {
        Map<String, Object> patient = Map.of("primary_handle", "0x12", "allocator_wait", "60");
        Isolator isolator = start(patient);
        component.unbindAllocator(allocator);
        Call<Assignment> prepare = Call.start(() -> isolator.prepare(WEB)).untilItWaits();
        component.configure(config(Map.of("primary_handle", "0x13", "allocator_wait", "60")), ORIGIN);
        bind("lowest-first", allocator);
        assertThat(prepare.result().handle()).contains(new NetClsHandle(0x13, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "primary_handle,    0x0,                 primary.handle: '0x0' ",
        "primary_handle,    web,                 primary.handle: 'web' ",
        "secondary_handles, '',                  secondary.handles: '' ",
        "secondary_handles, 9-8,                 secondary.handles: '9-8' ",
        "quarantine,        -1,                  quarantine: '-1' ",
        "quarantine,        1 min,               quarantine: '1 min' ",
        "quarantine,        9223372036854775807, quarantine: '9223372036854775807' ",
        "allocator_wait,    '',                  allocator.wait: '' ",
        "allocator_wait,    9223372036854775807, allocator.wait: '9223372036854775807' ",
        "reconcile_interval, -1,                 reconcile.interval: '-1' ",
        "reconcile_interval, often,              reconcile.interval: 'often' ",
        "reconcile_interval, '',                 reconcile.interval: '' ",
        "drift,             fix,                 drift: 'fix' ",
        "drift,             '',                  drift: '' "
    })
    void refusesASettingThatIsWrongAndKeepsTheOnesItHas(String property, String value, String message)
            throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        Map<String, Object> wrong = new HashMap<>(managed("0x13"));
        wrong.put(property, value);
        component.configure(config(wrong), ORIGIN);
        assertThat(log.errors())
                .singleElement()
                .asString()
                .startsWith("error The isolator goes on as before: configuration org.netcls.isolator"
                        + " (/etc/netcls/org.netcls.isolator.cfg) is refused: " + message);
        assertThat(notReady)
                .singleElement()
                .asString()
                .startsWith("its configuration org.netcls.isolator (/etc/netcls/org.netcls.isolator.cfg) is refused: "
                        + message);
        assertThat(isolator.status(WEB).handle()).contains(FIRST);
        assertThat(isolator.prepare(DB).handle()).contains(SECOND);
    }

    @Test
    void whatIsRefusedIsNotFollowedByTheOneThatComesAfterItEither() throws Exception {
        Isolator isolator = start(managed("0x13,0x12"));
        NetClsHandle given = new NetClsHandle(0x13, 1);
        assertThat(isolator.prepare(WEB).handle()).contains(given);
        Config wrong = config(Map.of("primary_handle", "0x14", "quarantine", "soon"));
        component.configure(wrong, ORIGIN);
        component.stop();

        for (int update = 0; update < 2; update++) {
            IsolatorComponent next = new IsolatorComponent(bundle(), cgroups, log.logger());
            next.bindAllocator(allocator, Map.of(HandleAllocator.NAME, "lowest-first"));
            next.configure(wrong, ORIGIN);
            Isolator after = services.get(0);
            assertThat(after.status(WEB).handle()).contains(given);
            assertThat(after.overview().handles())
                    .extracting(HandleCounts::primary)
                    .containsExactly(new Primary(0x13), new Primary(0x12));
            assertThat(notReady).singleElement().asString().contains(" is refused: quarantine: 'soon' ");
            next.stop();
        }

        assertThat(log.errors()).hasSize(3).allMatch(line -> line.contains("The isolator goes on as before: "));
        IsolatorComponent corrected = next(cgroups);
        assertThat(services.get(0).overview().handles())
                .extracting(HandleCounts::primary)
                .containsExactly(new Primary(0x12));
        assertThat(notReady).isEmpty();
        corrected.stop();
    }

    @Test
    void startsOnceTheConfigurationIsRight() throws Exception {
        component.configure(config(managed("0")), ORIGIN);
        assertThat(services).isEmpty();
        assertThat(notReady).hasSize(1);
        assertThat(start(managed("0x12")).prepare(WEB).handle()).contains(FIRST);
        assertThat(notReady).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "foreign"})
    void startsOnceTheGroupsCanBeReadAndTellsMeanwhileWhatItWaitsFor(String method) throws Exception {
        cgroups.before.put(method, () -> {
            throw new IOException("too many open files");
        });
        component.configure(config(managed("0x12")), ORIGIN);
        assertThat(services).isEmpty();
        assertThat(notReady)
                .singleElement()
                .hasToString("its configuration cannot be followed yet, which is tried again every second: cannot read"
                        + " the groups: too many open files");
        assertThat(log.warnings())
                .containsExactly("warn Configuration org.netcls.isolator cannot be followed yet, which is tried again"
                        + " every second: cannot read the groups: too many open files");
        cgroups.before.clear();
        await(() -> !services.isEmpty() && notReady.isEmpty());
        assertThat(log.warnings()).hasSize(1);
        component.stop();
    }

    @Test
    void tellsOfARefusedConfigurationAlsoOnceTheOneBeforeCanBeFollowed() throws Exception {
        cgroups.before.put("list", () -> {
            throw new IOException("too many open files");
        });
        component.configure(config(managed("0x12")), ORIGIN);
        component.configure(config(managed("0")), ORIGIN);
        cgroups.before.clear();
        await(() -> !services.isEmpty());
        await(() -> notReady.size() == 1 && notReady.get(0).toString().contains(" is refused: "));
        start(managed("0x12"));
        assertThat(notReady).isEmpty();
        component.stop();
    }

    @Test
    void goesOnWithTheOldSettingsUntilTheGroupsCanBeReadForNewOnes() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        cgroups.before.put("list", () -> {
            throw new IOException("permission denied");
        });
        component.configure(config(managed("0x13")), ORIGIN);
        assertThat(isolator.status(WEB).handle()).contains(FIRST);
        assertThat(isolator.prepare(DB).handle()).contains(SECOND);
        cgroups.before.clear();
        await(() -> isolator.overview().handles().get(0).primary().value() == 0x13);
        assertThat(isolator.status(WEB).handle()).contains(FIRST);
        assertThat(services).containsExactly(isolator);
    }

    @Test
    void whatIsTriedAgainGivesWayToWhatIsConfiguredLater() throws Exception {
        Isolator isolator = start(managed("0x12"));
        cgroups.before.put("list", () -> {
            throw new IOException("permission denied");
        });
        component.configure(config(managed("0x13")), ORIGIN);
        assertThat(notReady).hasSize(1);
        component.configure(config(managed("0x12")), ORIGIN);
        assertThat(notReady).isEmpty();
        assertThat(isolator.overview().handles().get(0).primary()).isEqualTo(new Primary(0x12));
        component.configure(config(managed("0x14")), ORIGIN);
        component.stop();
        assertThat(services).isEmpty();
        assertThat(notReady).isEmpty();
    }

    @Test
    void containersStayWhileAllocatorsComeAndGo() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        component.unbindAllocator(allocator);
        assertThat(isolator.overview().allocator()).isEmpty();
        assertThatExceptionOfType(NoAllocatorException.class).isThrownBy(() -> isolator.prepare(DB));
        assertThat(isolator.status(WEB).handle()).contains(FIRST);
        bind("other", LowestFirst::new);
        assertThat(isolator.overview().allocator()).contains("other");
        assertThat(isolator.prepare(DB).handle()).contains(SECOND);
    }

    @Test
    void theChosenAllocatorIsMissedThoughAnotherIsThere() throws Exception {
        Isolator isolator = start(Map.of(
                "primary_handle",
                "0x12",
                "allocator_wait",
                "0",
                "allocator_target",
                "(netcls.allocator=lowest-first)"));
        component.bindPresent(Map.of(HandleAllocator.NAME, "lowest-first"));
        component.bindPresent(Map.of(HandleAllocator.NAME, "other"));
        assertThat(isolator.overview().allocatorAbsence()).isEmpty();

        component.unbindAllocator(allocator);
        component.unbindPresent(Map.of(HandleAllocator.NAME, "lowest-first"));

        String absence = "'lowest-first' is chosen and is not there; start its bundle, or choose one that is there with"
                + " netcls:allocator: other";
        assertThat(log.warnings()).anyMatch(line -> line.contains("lowest-first has gone") && line.contains(absence));
        assertThat(isolator.overview().allocatorAbsence()).contains(absence);
        assertThatExceptionOfType(NoAllocatorException.class)
                .isThrownBy(() -> isolator.prepare(WEB))
                .withMessage("no allocator came within 0 s: " + absence);
    }

    @Test
    void aReplacementStaysWhenTheOneItReplacedGoes() throws Exception {
        Isolator isolator = start(managed("0x12"));
        bind("other", LowestFirst::new);
        component.unbindAllocator(allocator);
        assertThat(isolator.overview().allocator()).contains("other");
        assertThat(isolator.prepare(WEB).handle()).contains(FIRST);
    }

    @Test
    void theVersionGrowsWhenTheAllocatorChanges() throws Exception {
        Isolator isolator = start(managed("0x12"));
        long bound = isolator.overview().version();
        component.unbindAllocator(allocator);
        assertThat(isolator.overview().version()).isGreaterThan(bound);
    }

    @Test
    void stoppingEndsCallsThatWaitAndTheService() throws Exception {
        Isolator isolator = start(Map.of("primary_handle", "0x12", "allocator_wait", "60"));
        component.unbindAllocator(allocator);
        Call<Assignment> prepare = Call.start(() -> isolator.prepare(WEB)).untilItWaits();
        component.stop();
        assertThat(prepare.failure()).isInstanceOf(NetClsException.class);
        assertThat(services).isEmpty();
        assertThat(cgroups.groups).isEmpty();
    }

    @Test
    void comparesTheGroupsFromTimeToTime() throws Exception {
        CountDownLatch listed = new CountDownLatch(3);
        cgroups.before.put("list", listed::countDown);
        start(Map.of("primary_handle", "0x12", "reconcile_interval", "1"));
        await(listed);
        component.stop();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void goesOnComparingHoweverAComparisonFails(Throwable failure) throws Exception {
        CountDownLatch listed = new CountDownLatch(3);
        start(Map.of("primary_handle", "0x12", "reconcile_interval", "1"));
        cgroups.before.put("list", () -> {
            listed.countDown();
            IsolatorComponentTest.<RuntimeException>sneak(failure);
        });
        await(listed);
        component.stop();
        assertThat(log.warnings())
                .filteredOn(line -> line.contains("could not be compared"))
                .hasSize(1);
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IOException("gone"), new IllegalStateException("wrong"), new StackOverflowError());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void listenersAreToldInTheEndWhenNoThreadCouldBeMadeAtFirst() throws Exception {
        ExecutorService threads = new ThreadPoolExecutor(0, 9, 1, TimeUnit.MINUTES, new SynchronousQueue<>()) {
            private final AtomicInteger failing = new AtomicInteger(2);

            @Override
            public void execute(Runnable task) {
                if (failing.getAndDecrement() > 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.execute(task);
            }
        };
        IsolatorComponent unlucky = new IsolatorComponent(bundle(), cgroups, log.logger(), threads);
        CountDownLatch told = new CountDownLatch(1);
        unlucky.bindListener(event -> told.countDown());
        unlucky.configure(config(managed("0x12")), ORIGIN);
        await(told);
        unlucky.stop();
    }

    @Test
    void handlesRestOnWhereOnlyMemoryKeepsThemAndTheConfigurationChanges() throws Exception {
        Files.createDirectories(data.resolve("released-0012.new/in-the-way"));
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        isolator.cleanup(WEB, Duration.ZERO);
        component.configure(config(managed("0x12,0x13")), ORIGIN);
        assertThat(isolator.overview().handles()).contains(new HandleCounts(new Primary(0x12), 0, 1, 65534));
        assertThat(log.warnings())
                .filteredOn(line -> line.contains("will not outlive"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"only memory keeps them", "the storage of the bundle has gone with it"})
    void handlesRestOnInTheOneThatComesAfterIt(String where) throws Exception {
        if (where.equals("only memory keeps them")) {
            Files.createDirectories(data.resolve("released-0012.new/in-the-way"));
        }
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        isolator.cleanup(WEB, Duration.ZERO);
        component.stop();
        if (where.startsWith("the storage")) {
            data = data.resolve("fresh");
        }
        IsolatorComponent other = new IsolatorComponent(bundle(), cgroups, log.logger());
        other.configure(config(managed("0x13")), ORIGIN);
        other.stop();

        IsolatorComponent next = next(cgroups);

        assertThat(services.get(0).overview().handles())
                .as("also after one to which the primary was nothing")
                .containsExactly(new HandleCounts(new Primary(0x12), 0, 1, 65534));
        next.stop();
    }

    @Test
    void handlesRestOnInAnotherAgentOnTheSameKernel() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        isolator.cleanup(WEB, Duration.ZERO);
        component.stop();
        IsolatorComponent again = new IsolatorComponent(bundle(), cgroups, log.logger());
        again.configure(config(managed("0x12")), ORIGIN);
        assertThat(services.get(0).overview().handles())
                .containsExactly(new HandleCounts(new Primary(0x12), 0, 1, 65534));
        again.stop();
    }

    @Test
    void handlesRestOnInTheConfiguredFolderWhenTheBundlesOwnIsGone() throws Exception {
        Path kept = data.resolve("kept");
        Map<String, Object> properties = Map.of("primary_handle", "0x12", "data", kept.toString());
        Isolator isolator = start(properties);
        isolator.prepare(WEB);
        isolator.cleanup(WEB, Duration.ZERO);
        component.stop();
        data = kept.resolveSibling("fresh");
        IsolatorComponent again = new IsolatorComponent(bundle(), cgroups, log.logger());
        again.configure(config(properties), ORIGIN);
        assertThat(services.get(0).overview().handles())
                .containsExactly(new HandleCounts(new Primary(0x12), 0, 1, 65534));
        again.stop();
    }

    @Test
    void onRequestItComparesNothingByItself() throws Exception {
        Isolator isolator = start(Map.of("primary_handle", "0x12", "reconcile_interval", "0"));
        assertThat(isolator.reconcile().runs()).isEqualTo(1);
    }

    @Test
    void onlyTellsOfDriftWhereThatIsConfigured() throws Exception {
        Isolator isolator = start(Map.of("primary_handle", "0x12", "drift", "report"));
        isolator.prepare(WEB);
        cgroups.rewrite(WEB, 7);
        isolator.reconcile();
        assertThat(cgroups.classId(WEB.value())).hasValue(7);
        assertThat(isolator.status(WEB).state()).isEqualTo(AssignmentState.DRIFTED);
    }

    @Test
    void listenersAreToldWhileTheyAreThere() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        component.bindListener(event -> event.assignment().ifPresent(unused -> told.countDown()));
        start(managed("0x12")).prepare(WEB);
        await(told);
    }

    @Test
    void nothingRunsAfterItWasStopped() throws Exception {
        Set<Thread> before = ours();
        CountDownLatch told = new CountDownLatch(1);
        component.bindListener(event -> told.countDown());
        Isolator isolator = start(Map.of("primary_handle", "0x12", "reconcile_interval", "1"));
        isolator.prepare(WEB);
        await(told);
        component.stop();
        Set<Thread> started = ours();
        started.removeAll(before);
        for (Thread thread : started) {
            thread.join(TimeUnit.SECONDS.toMillis(120));
            assertThat(thread.isAlive()).isFalse();
        }
        assertThatExceptionOfType(NetClsException.class).isThrownBy(() -> isolator.prepare(DB));
        assertThatExceptionOfType(NetClsException.class).isThrownBy(isolator::reconcile);
    }

    @Test
    void aHandleOutsideTheChangedRangeIsStillUsed() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        component.configure(config(managed("0x13")), ORIGIN);
        assertThat(isolator.handle(FIRST)).isEqualTo(Statuses.used(FIRST, WEB));
        isolator.cleanup(WEB, Duration.ZERO);
        assertThat(isolator.handle(FIRST)).isEqualTo(Statuses.outside(FIRST));
    }

    @Test
    void countsWhatItDoesAcrossChangesOfTheConfiguration() throws Exception {
        Isolator isolator = start(managed("0x12"));
        isolator.prepare(WEB);
        component.configure(config(managed("0x12,0x13")), ORIGIN);
        isolator.isolate(WEB, 42);
        isolator.reconcile();
        assertThatExceptionOfType(AlreadyPreparedException.class).isThrownBy(() -> isolator.prepare(WEB));
        assertThatExceptionOfType(UnknownContainerException.class).isThrownBy(() -> isolator.isolate(DB, 42));
        isolator.destroy(WEB, Duration.ZERO);
        isolator.recover(Set.of(), Set.of());

        assertThat(calls(isolator))
                .isEqualTo(Map.of(
                        Operation.PREPARE, 2L,
                        Operation.ASSIGN, 0L,
                        Operation.ISOLATE, 2L,
                        Operation.RELABEL, 0L,
                        Operation.CLEANUP, 0L,
                        Operation.DESTROY, 1L,
                        Operation.RECONCILE, 2L,
                        Operation.RECOVER, 1L));
        assertThat(of(isolator, Operation.PREPARE).failures()).isEqualTo(Map.of("AlreadyPreparedException", 1L));
        assertThat(of(isolator, Operation.ISOLATE).failures()).isEqualTo(Map.of("UnknownContainerException", 1L));
        assertThat(of(isolator, Operation.DESTROY).failures()).isEmpty();
        assertThat(of(isolator, Operation.PREPARE).total()).isPositive();
        assertThat(isolator.statistics().recoveries()).isEqualTo(2);
        assertThat(isolator.statistics().lastRecovery()).isPositive();
    }

    @Test
    void countsTheAllocatorsThatCameAndTheirFaults() throws Exception {
        Isolator isolator = start(managed("0x12"));
        bind("wrong", free -> {
            throw new IllegalStateException("no");
        });
        bind("other", LowestFirst::new);
        assertThat(isolator.statistics().allocatorSwaps()).isEqualTo(3);
        assertThat(isolator.statistics().allocatorFaults()).isEqualTo(1);
    }

    private static OperationStatistics of(Isolator isolator, Operation operation) {
        return isolator.statistics().operations().get(operation.ordinal());
    }

    private static Map<Operation, Long> calls(Isolator isolator) {
        return isolator.statistics().operations().stream()
                .collect(Collectors.toMap(OperationStatistics::operation, OperationStatistics::calls));
    }

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("net_cls isolator"))
                .collect(Collectors.toSet());
    }

    /** The service of a component with these properties and an allocator. */
    private Isolator start(Map<String, Object> properties) {
        bind("lowest-first", allocator);
        component.configure(config(properties), ORIGIN);
        assertThat(services).hasSize(1);
        return services.get(0);
    }

    private Void modify(Map<String, Object> properties) {
        component.configure(config(properties), ORIGIN);
        return null;
    }

    private void bind(String name, HandleAllocator allocator) {
        component.bindAllocator(allocator, Map.of(HandleAllocator.NAME, name));
    }

    /** Keeps the services that are registered. */
    private BundleContext bundle() {
        return proxy(BundleContext.class, (method, arguments) -> {
            if (method.equals("getDataFile")) {
                return data.resolve((String) arguments[0]).toFile();
            }
            if (method.equals("getBundle")) {
                return proxy(Bundle.class, (unused, none) -> framework);
            }
            if (arguments[2] != null) {
                properties.clear();
                properties.add((Dictionary<?, ?>) arguments[2]);
            }
            return arguments[1] instanceof Isolator isolator
                    ? registered(services, isolator)
                    : registered(notReady, (NotReady) arguments[1]);
        });
    }

    /** That of the framework, which keeps what an isolator leaves. */
    private static BundleContext framework() {
        List<Object> kept = new ArrayList<>();
        return proxy(BundleContext.class, (method, arguments) -> switch (method) {
            case "getServiceReferences" ->
                kept.stream()
                        .map(map -> proxy(ServiceReference.class, (unused, none) -> null))
                        .toList();
            case "getService" -> kept.get(0);
            default -> registered(kept, arguments[1]);
        });
    }

    private static <T> Object registered(List<T> all, T service) {
        all.add(service);
        return proxy(ServiceRegistration.class, (unregister, none) -> all.remove(service));
    }

    private static <T> T proxy(Class<T> type, BiFunction<String, Object[], Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object result = answer.apply(method.getName(), arguments);
                    return method.getReturnType() == void.class ? null : result;
                }));
    }

    private static Map<String, Object> managed(String primaries) {
        return Map.of("primary_handle", primaries, "allocator_wait", "0");
    }

    /** The configuration with these values, and the defaults for all others. */
    private static Config config(Map<String, Object> properties) {
        return (Config) Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) -> properties.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("what was waited for").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
