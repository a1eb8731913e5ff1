// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.NotReady;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.diagnosis.AgentCheck;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.IsolatorCheck;
import org.netcls.diagnosis.Level;
import org.netcls.diagnosis.Unconfigured;
import org.netcls.spi.NetClsCgroups;

class DoctorTest extends Fixture {
    private static final HandleCounts PLENTY = new HandleCounts(new Primary(0x10), 1, 2, 97);
    private static final ContainerId WEB = new ContainerId("web");

    @Test
    void aFineHostWithAFineAgentIsFine() throws Exception {
        modules("a/nf_tables.ko\na/xt_cgroup.ko\na/sch_htb.ko\na/cls-cgroup.ko\n", "");
        for (String program : List.of("nft", "iptables", "tc")) {
            program(program);
        }
        Findings findings = examined(Optional.of(agent(overview("bitmap", PLENTY), List.of())), Optional.of(groups()));
        assertThat(findings.findings())
                .filteredOn(finding -> !finding.what().equals("back end"))
                .extracting(Finding::level)
                .containsOnly(Level.OK);
    }

    @Test
    void theWorstFindingTellsHowItIs() {
        Finding ok = Finding.ok("a", "x");
        Finding warn = Finding.warn("b", "x", "y");
        assertThat(new Findings(List.of()).worst()).isEqualTo("ok");
        assertThat(new Findings(List.of(ok, warn, ok)).worst()).isEqualTo("warn");
        assertThat(new Findings(List.of(Finding.fail("c", "x", "y"), warn)).worst())
                .isEqualTo("fail");
        assertThat(ok).hasToString("x");
        assertThat(warn).hasToString("x; y");
    }

    @Test
    void theHostIsLookedAtWithoutAnIsolatorToo() throws Exception {
        Findings findings = examined(Optional.empty(), Optional.empty());
        assertThat(findings.worst()).isEqualTo("fail");
        assertThat(finding(findings, "isolator"))
                .isEqualTo(new IsolatorCheck(false, false, Unconfigured.NOTHING, Optional.empty()).finding());
        assertThat(finding(findings, "kernel").level()).isEqualTo(Level.OK);
        assertThat(finding(findings, "disk").level()).isEqualTo(Level.OK);
        assertThat(finding(examined(Optional.empty(), Optional.of(groups())), "isolator"))
                .isEqualTo(new IsolatorCheck(false, true, Unconfigured.NOTHING, Optional.empty()).finding());
    }

    @Test
    void tellsWhatTheAgentWaitsFor() throws Exception {
        NotReady notReady = new NotReady("there is no back end yet: mount one");
        Findings findings = new Doctor(
                        host(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(notReady),
                        Optional.empty(),
                        () -> Unconfigured.NOTHING,
                        List::of,
                        () -> root)
                .examine();
        assertThat(finding(findings, "isolator"))
                .isEqualTo(
                        Finding.fail("isolator", "it is not running, because there is no back end yet: mount one", ""));
    }

    @Test
    void anIsolatorThatFailsDoesNotKeepTheHostFromBeingLookedAt() throws Exception {
        Isolator failing = (Isolator) Proxy.newProxyInstance(
                Isolator.class.getClassLoader(), new Class<?>[] {Isolator.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("stopped");
                });
        Findings findings = examined(Optional.of(failing), Optional.of(groups()));
        assertThat(finding(findings, "state").message()).contains("this check failed", "stopped");
        assertThat(finding(findings, "disk").level()).isEqualTo(Level.OK);
    }

    @Test
    void whatIsLookedAtWhileInterruptedIsNotFoundWrong() {
        Doctor doctor = new Doctor(
                host(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                () -> Unconfigured.NOTHING,
                () -> {
                    Thread.currentThread().interrupt();
                    return failing("it was interrupted");
                },
                () -> root);
        assertThatThrownBy(doctor::examine).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whatCannotBeAskedFailsOnlyTheCheckThatIsAboutIt() throws Exception {
        Findings findings = new Doctor(
                        host(),
                        Optional.of(agent(overview("bitmap", PLENTY), List.of())),
                        Optional.of(groups()),
                        Optional.empty(),
                        Optional.empty(),
                        () -> failing("no runtime"),
                        () -> failing("no bundles"),
                        () -> failing("no folder"))
                .examine();
        assertThat(finding(findings, "isolator").message())
                .isEqualTo("this check failed: java.io.IOException: no runtime");
        assertThat(finding(findings, "allocators").message()).contains("this check failed", "no bundles");
        assertThat(finding(findings, "disk").message()).contains("this check failed", "no folder");
        assertThat(finding(findings, "root").level()).isEqualTo(Level.OK);
        assertThat(finding(findings, "kernel").level()).isEqualTo(Level.OK);
    }

    private static <T> T failing(String why) throws IOException {
        throw new IOException(why);
    }

    @Test
    void allThatTheDiagnosisSaysOfTheAgentIsSaid() throws Exception {
        Overview wrong = new Overview(
                1,
                new BackEnd(true, root.resolve("run/netcls").toString()),
                Optional.of("odd"),
                Optional.of("allocator odd chose 0x0, which is not free"),
                List.of(PLENTY),
                1,
                List.of(new ForeignGroup(
                        "/run/netcls/other", Optional.empty(), "has classid 0x00000007, which is no handle")),
                List.of(new Drift(WEB, new NetClsHandle(0x10, 1), 7)),
                new Reconciliation(9, 1, 0, 0, 5, 3));
        assertThat(examined(Optional.of(agent(wrong, List.of())), Optional.of(groups()))
                        .findings())
                .containsAll(Stream.of(AgentCheck.values())
                        .flatMap(check -> check.findings(wrong).stream())
                        .toList());
    }

    @Test
    void countsTheProcessesInOtherNetworkNamespaces() throws Exception {
        link("/proc/11/ns/net", "net:[1]");
        link("/proc/12/ns/net", "net:[2]");
        file("/proc/13/comm", "not to be seen");
        Finding finding = namespaces(ending(groups(11, 12, 13, 14), groups(11, 12, 13)));
        assertThat(finding.level()).isEqualTo(Level.WARN);
        assertThat(finding.message())
                .startsWith("of 3 processes in groups, 1 in another network namespace, as pid 12 of container 'web'");
        assertThat(finding.remedy()).contains("nsenter -t 12 -n nft");
    }

    @Test
    void saysWhichNetworkNamespacesMayNotBeSeen() throws Exception {
        link("/proc/11/ns/net", "net:[1]");
        file("/proc/13/comm", "not to be seen");
        assertThat(namespaces(groups(11, 13)))
                .isEqualTo(Finding.warn(
                        "namespaces",
                        "of 2 processes in groups, the network namespaces of 1 may not be seen",
                        "give the agent CAP_SYS_PTRACE to know"));
    }

    @Test
    void aProcessThatIsHiddenHasNotEnded() {
        assertThat(namespaces(groups(15)).message())
                .isEqualTo("of 1 process in groups, the network namespaces of 1 may not be seen");
    }

    @Test
    void whatCannotBeSeenIsNotNothing() throws Exception {
        delete("/proc/self/ns/pid");
        link("/proc/self/ns/pid", "pid:[4026532180]");
        assertThat(namespaces(groups()))
                .isEqualTo(Finding.warn(
                        "namespaces",
                        "no process is to be seen in a group; but the agent is in a pid namespace of its own, and"
                                + " processes outside of that are hidden from it",
                        "run the agent in the pid namespace of the host to know, as with docker run --pid=host"));
        link("/proc/11/ns/net", "net:[1]");
        assertThat(namespaces(groups(11)).message())
                .startsWith("1 process in groups, none in another network namespace; but the agent is in a pid");
    }

    @Test
    void whatIsEmulatedIsSeenFromEverywhere() throws Exception {
        delete("/proc/self/ns/pid");
        link("/proc/self/ns/pid", "pid:[4026532180]");
        Isolator emulated = agent(overview("bitmap", PLENTY), new BackEnd(false, root.toString()), List.of());
        assertThat(new NamespaceCheck(host(), emulated, groups()).finding())
                .isEqualTo(Finding.ok("namespaces", "no process is in a group"));
    }

    @Test
    void groupsThatCannotBeReadAreNotEmpty() {
        assertThatThrownBy(() -> namespaces(failing(new IOException("Too many open files"))))
                .hasMessageContaining("Too many open files");
        assertThat(namespaces(failing(new NoSuchFileException("web"))).message())
                .isEqualTo("no process is in a group");
    }

    @Test
    void looksAtSomeProcessesWhereThereAreMany() throws Exception {
        long[] pids = LongStream.rangeClosed(1, NamespaceCheck.MOST + 1).toArray();
        for (long pid : pids) {
            link("/proc/" + pid + "/ns/net", "net:[1]");
        }
        assertThat(namespaces(groups(pids)).message()).startsWith("the first 1000 processes in groups, none");
        assertThat(namespaces(groups()).message()).isEqualTo("no process is in a group");
    }

    @Test
    void warnsWhenTheDiskIsNearlyFull() throws Exception {
        assertThat(new DiskCheck(root, folder -> 10_000_000).finding().level()).isEqualTo(Level.OK);
        assertThat(new DiskCheck(root, folder -> 9_999_999).finding())
                .asString()
                .contains(root + " has 9 MB left; make room on its");
        assertThat(new DiskCheck(root.resolve("missing"), folder -> 1).finding().level())
                .isEqualTo(Level.FAIL);
    }

    @Test
    void tellsWhereNamesCannotBeWritten() {
        assertThat(new LocaleCheck(StandardCharsets.US_ASCII).finding())
                .isEqualTo(Finding.warn(
                        "locale",
                        "names are written in US-ASCII: what that lacks is refused in commands, and lost in system"
                                + " properties",
                        "run the agent in a UTF-8 locale, as with LC_ALL=C.UTF-8"));
    }

    @Test
    void failsWhereNoGroupCanBeMade() throws Exception {
        BackEnd gone = new BackEnd(true, root.resolve("gone").toString());
        Isolator isolator = agent(overview(gone, "bitmap", PLENTY), List.of());
        assertThat(finding(examined(Optional.of(isolator), Optional.of(groups())), "root")
                        .level())
                .isEqualTo(Level.FAIL);
    }

    private Findings examined(Optional<Isolator> isolator, Optional<NetClsCgroups> cgroups) throws Exception {
        return new Doctor(
                        host(),
                        isolator,
                        cgroups,
                        Optional.empty(),
                        Optional.empty(),
                        () -> Unconfigured.NOTHING,
                        List::of,
                        () -> root)
                .examine();
    }

    @Test
    void whereRulesWereLoadedInsideNobodyIsWarned() throws Exception {
        link("/proc/11/ns/net", "net:[1]");
        link("/proc/12/ns/net", "net:[2]");
        Finding finding = namespaces(groups(11, 12), Map.of("engine.network", "own, with rules inside"));
        assertThat(finding.level()).isEqualTo(Level.OK);
        assertThat(finding.message())
                .isEqualTo("2 processes in groups, none in another network namespace but 1 where rules"
                        + " were loaded inside");
    }

    private Finding namespaces(NetClsCgroups cgroups) {
        return namespaces(cgroups, Map.of());
    }

    private Finding namespaces(NetClsCgroups cgroups, Map<String, String> labels) {
        Assignment web =
                new Assignment(WEB, Optional.empty(), "/group", Instant.EPOCH, labels, AssignmentState.ASSIGNED);
        Assignment sidecar = assignment(new ContainerId("web/sidecar"), AssignmentState.SHARED);
        BackEnd real = new BackEnd(true, root.toString());
        Isolator isolator = agent(overview("bitmap", PLENTY), real, List.of(web, sidecar));
        try {
            return new NamespaceCheck(host(), isolator, cgroups).finding();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Assignment assignment(ContainerId container, AssignmentState state) {
        return new Assignment(container, Optional.empty(), "/group", Instant.EPOCH, Map.of(), state);
    }

    private static Finding finding(Findings findings, String what) {
        return findings.findings().stream()
                .filter(finding -> finding.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private Overview overview(String allocator, HandleCounts... handles) {
        return overview(new BackEnd(false, root.toString()), allocator, handles);
    }

    private static Overview overview(BackEnd backEnd, String allocator, HandleCounts... handles) {
        return new Overview(
                1,
                backEnd,
                Optional.ofNullable(allocator),
                Optional.empty(),
                List.of(handles),
                0,
                List.of(),
                List.of(),
                Reconciliation.NONE);
    }

    private static Isolator agent(Overview overview, List<Assignment> assignments) {
        return agent(overview, overview.backEnd(), assignments);
    }

    private static Isolator agent(Overview overview, BackEnd backEnd, List<Assignment> assignments) {
        Map<String, Object> answers =
                Map.of("overview", overview, "backEnd", backEnd, "state", new NetClsState(overview, assignments));
        return (Isolator) Proxy.newProxyInstance(
                Isolator.class.getClassLoader(),
                new Class<?>[] {Isolator.class},
                (proxy, method, arguments) -> answers.get(method.getName()));
    }

    /** A back end that answers as the first one, and from then on as the second one. */
    private static NetClsCgroups ending(NetClsCgroups first, NetClsCgroups then) {
        Iterator<NetClsCgroups> inTurn = List.of(first).iterator();
        return cgroups((proxy, method, arguments) -> method.invoke(inTurn.hasNext() ? inTurn.next() : then, arguments));
    }

    private static NetClsCgroups failing(IOException failure) {
        return cgroups((proxy, method, arguments) -> {
            throw failure;
        });
    }

    /** A back end where each container has these processes. */
    private static NetClsCgroups groups(long... pids) {
        List<Long> processes = LongStream.of(pids).boxed().toList();
        return cgroups((proxy, method, arguments) -> processes);
    }

    private static NetClsCgroups cgroups(InvocationHandler handler) {
        return (NetClsCgroups) Proxy.newProxyInstance(
                NetClsCgroups.class.getClassLoader(), new Class<?>[] {NetClsCgroups.class}, handler);
    }
}
