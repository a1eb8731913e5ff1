// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.RecoveryReport;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.bundles.PresentAllocator;
import org.netcls.shell.result.About;
import org.netcls.shell.result.Allocators;
import org.netcls.shell.result.Container;
import org.netcls.shell.result.Handle;
import org.netcls.shell.result.RecoveryResult;

class FormatsTest {
    private static final Assignment WEB = assignment("web", Optional.of(new NetClsHandle(0x12, 1)));
    private static final Assignment DB = assignment("db", Optional.of(new NetClsHandle(0xfffe, 0xffff)));
    private static final Assignment UNMANAGED = assignment("unmanaged", Optional.empty());
    private static final List<HandleCounts> USE = List.of(new HandleCounts(new Primary(0x12), 1, 2, 3));
    private static final String JOIN = "echo 0 > \"$0/tasks\"";
    private static final String HOSTILE = "a\u001b[2J\n\u202eb";

    @Test
    void showsAnAssignmentAndHowToLaunchAProcessInside() {
        assertThat(inspect(formatsWith(new BackEnd(true, "/run/netcls")), WEB)).isEqualTo("""
                        container  web
                        handle     0x00120001 = 1179649 = 12:1 in tc
                        group      /run/netcls/web
                        since      2024-02-29T12:00:00Z
                        launch     sh -c 'echo 0 > "$0/tasks" && exec "$@"' /run/netcls/web COMMAND...""");
    }

    @Test
    void showsThatPacketsAreNotTaggedInsteadOfHowToLaunch() {
        assertThat(inspect(formatsWith(new BackEnd(false, "/tmp/x")), WEB))
                .endsWith("\nback end   emulated, packets are not tagged, /tmp/x")
                .doesNotContain("launch");
    }

    @Test
    void showsAnAssignmentWhileThereIsNoIsolator() {
        assertThat(inspect(WEB)).endsWith("\nsince      2024-02-29T12:00:00Z");
    }

    @Test
    void showsLabelsAndHowTheContainerCameToItsHandle() {
        Assignment labelled = new Assignment(
                new ContainerId("web/sidecar"),
                WEB.handle(),
                WEB.group(),
                WEB.since(),
                Map.of("tier", "gold", "app", "shop"),
                AssignmentState.SHARED);
        assertThat(inspect(labelled))
                .contains("12:1 in tc, shared with its parent\n")
                .contains("labels     app=shop, tier=gold");
        assertThat(inspect(state(USE, List.of(labelled)))).containsPattern("shared +app=shop, tier=gold +/run");
        assertThat(inspect(in(AssignmentState.OUTSIDE))).contains(", outside the configured ranges\n");
        assertThat(inspect(in(AssignmentState.UNMANAGED))).contains(", written by the operator\n");
        assertThat(inspect(in(AssignmentState.DRIFTED)))
                .contains(", but its group carries another classid, or not all of its processes\n");
    }

    @Test
    void showsThatTheOperatorHasWrittenNoHandleYet() {
        assertThat(inspect(UNMANAGED)).contains("handle     none; the operator writes one\n");
    }

    @Test
    void showsAnAssignmentInsideAnotherObjectInOneLine() {
        assertThat(new Formats().format(WEB, Converter.LINE, null))
                .hasToString("web  0x00120001  1179649  12:1  assigned  -  /run/netcls/web");
        assertThat(new Formats().format(UNMANAGED, Converter.LINE, null))
                .hasToString("unmanaged  -  -  -  assigned  -  /run/netcls/unmanaged");
    }

    @Test
    void listsContainersInOrderAndHowHandlesAreUsed() {
        assertThat(inspect(state(USE, List.of(WEB, DB)))).isEqualTo("""
                        CONTAINER  HANDLE      DECIMAL     TC         STATE     LABELS  GROUP
                        db         0xfffeffff  4294901759  fffe:ffff  assigned  -       /run/netcls/db
                        web        0x00120001  1179649     12:1       assigned  -       /run/netcls/web

                        back end   real, /run/netcls
                        handles    0x0012: 1 used, 2 quarantined, 3 free
                        allocator  bitmap""");
    }

    @Test
    void listsNothingButTheFactsWhereThereIsNoContainer() {
        assertThat(inspect(state(List.of(), List.of()))).isEqualTo("""
                        CONTAINER  HANDLE  DECIMAL  TC  STATE  LABELS  GROUP

                        back end   real, /run/netcls
                        handles    unmanaged, the operator writes them
                        allocator  bitmap""");
    }

    @Test
    void marksTheAllocatorInUseOfTwoWithOneName() {
        Allocators allocators = new Allocators(
                List.of(
                        new PresentAllocator("odd", 7, "org.odd", "2.0.0", 41, false),
                        new PresentAllocator("odd", 5, "org.odd", "1.0.0", 40, true)),
                List.of(
                        Finding.warn("bundles", "allocator 'odd' is there 2 times", "stop one"),
                        Finding.ok("bundles", "all else is fine")),
                state(List.of(), List.of()).overview());
        assertThat(inspect(allocators).lines().map(String::stripTrailing))
                .containsExactly(
                        "ALLOCATOR  IN USE  RANK  BUNDLE   VERSION  ID",
                        "odd                7     org.odd  2.0.0    41",
                        "odd        yes     5     org.odd  1.0.0    40",
                        "",
                        "back end   real, /run/netcls",
                        "handles    unmanaged, the operator writes them",
                        "allocator  bitmap",
                        "",
                        "warn  bundles  allocator 'odd' is there 2 times; stop one");
    }

    @Test
    void tellsWhatIsWrong() {
        NetClsState state = new NetClsState(
                new Overview(
                        1,
                        new BackEnd(false, "/tmp/x"),
                        Optional.empty(),
                        Optional.of("allocator odd chose 0x0, which is not free"),
                        Optional.of("none is there"),
                        List.of(
                                new HandleCounts(new Primary(0x12), 1, 0, 0),
                                new HandleCounts(new Primary(0x13), 0, 0, 1)),
                        0,
                        List.of(new ForeignGroup(
                                "/run/netcls/other", Optional.empty(), "has classid 0x00000007, which is no handle")),
                        List.of(),
                        Reconciliation.NONE),
                List.of());
        assertThat(inspect(state).lines().skip(2))
                .containsExactly(
                        "back end   emulated, packets are not tagged, /tmp/x",
                        "handles    0x0012: 1 used, 0 quarantined, 0 free; 0x0013: 0 used, 0 quarantined, 1 free",
                        "allocator  none is there",
                        "fault      allocator odd chose 0x0, which is not free",
                        "foreign    group /run/netcls/other has classid 0x00000007, which is no handle");
    }

    @Test
    void showsTheFirstOfManyForeignGroups() {
        List<ForeignGroup> many = IntStream.range(0, 1000)
                .mapToObj(i -> new ForeignGroup("/run/netcls/other" + i, Optional.empty(), "is not ours"))
                .toList();
        assertThat(inspect(state(USE, List.of(), many)).lines().filter(line -> line.startsWith("foreign")))
                .hasSize(11)
                .startsWith("foreign    group /run/netcls/other0 is not ours")
                .endsWith("foreign    and 990 more");
    }

    @Test
    void tellsAtTheStartWhereTheStateIs() {
        assertThat(inspect(new About(
                        state(USE, List.of(WEB)).overview(),
                        Optional.of("http://127.0.0.1:8080"),
                        Optional.of("/run/agent\u001b.sock"))))
                .startsWith("net_cls agent\nback end    real, /run/netcls\n")
                .endsWith("containers  1\nstate       http://127.0.0.1:8080/state\n"
                        + "page        http://127.0.0.1:8080/netcls/\n"
                        + "control     /run/agent\\u001b.sock");
        assertThat(inspect(new About(state(USE, List.of()).overview(), Optional.empty(), Optional.empty())))
                .endsWith("state       not served");
    }

    @Test
    void escapesTheGroupsPath() {
        Assignment hostile =
                new Assignment(new ContainerId("a\u202eb"), Optional.empty(), "/run/" + HOSTILE, Instant.EPOCH);
        assertHarmless(inspect(hostile));
        assertHarmless(inspect(state(USE, List.of(hostile))));
    }

    @Test
    void escapesForeignGroups() {
        assertHarmless(inspect(withTexts("bitmap", "fault", new ForeignGroup(HOSTILE, Optional.empty(), "is odd"))));
        assertHarmless(inspect(withTexts(
                "bitmap", "fault", new ForeignGroup("/run/netcls/x", Optional.empty(), "cannot be read: " + HOSTILE))));
    }

    @Test
    void escapesWhatAnAllocatorSays() {
        assertHarmless(
                inspect(withTexts(HOSTILE, "fault", new ForeignGroup("/run/netcls/x", Optional.empty(), "is odd"))));
        assertHarmless(inspect(withTexts(
                "bitmap", "take threw " + HOSTILE, new ForeignGroup("/run/netcls/x", Optional.empty(), "is odd"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web", "it's", "a;exit;b", "a$(exit)b", "a`exit`b", "a&b", "a\"b", "a>b", "a*b", "#a"})
    void theLaunchCommandEntersTheGroupWhateverItsName(String name, @TempDir Path root) throws Exception {
        Path group = Files.createDirectory(root.resolve(name));
        Assignment assignment =
                new Assignment(new ContainerId(name), Optional.empty(), group.toString(), Instant.EPOCH);
        String launch = inspect(formatsWith(new BackEnd(true, root.toString())), assignment)
                .lines()
                .filter(line -> line.startsWith("launch"))
                .findFirst()
                .orElseThrow()
                .replaceFirst("launch +", "")
                .replace("COMMAND...", "true");
        Process shell = new ProcessBuilder("sh", "-c", launch)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(group.resolve("tasks")).exists().hasContent("0\n");
    }

    @Test
    void showsWhatScriptsGetAsWhatItIs() {
        assertThat(inspect(new Container(WEB))).isEqualTo(inspect(WEB));
        assertThat(inspect(new Handle(new HandleStatus(
                        new NetClsHandle(0x12, 1), HandleUse.FREE, Optional.empty(), Optional.empty()))))
                .endsWith("free");
        assertThat(inspect(Reconciliation.NONE)).startsWith("runs");
        assertThat(inspect(new RecoveryResult(new RecoveryReport(List.of(), List.of(), List.of(), Map.of()))))
                .startsWith("recovered  -");
    }

    @Test
    void givesAnIdToACommandAsItIs() {
        assertThat(new Formats().convert(String.class, new ContainerId("a\u202eb")))
                .isEqualTo("a\u202eb");
    }

    @Test
    void formatsNothingElse() {
        assertThat(new Formats().format("text", Converter.INSPECT, null)).isNull();
        assertThat(new Formats().convert(String.class, WEB)).isNull();
    }

    private static void assertHarmless(String shown) {
        assertThat(shown).doesNotContain("\u001b", "\u202e").contains("\\u202e");
    }

    private static String inspect(Object target) {
        return inspect(new Formats(), target);
    }

    private static String inspect(Formats formats, Object target) {
        return formats.format(target, Converter.INSPECT, null).toString();
    }

    /** With the reference set as the component runtime sets it. */
    private static Formats formatsWith(BackEnd backEnd) {
        try {
            Formats formats = new Formats();
            Field reference = Formats.class.getDeclaredField("isolator");
            reference.setAccessible(true);
            reference.set(formats, isolatorOf(backEnd));
            return formats;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Isolator isolatorOf(BackEnd backEnd) {
        return (Isolator) Proxy.newProxyInstance(
                Isolator.class.getClassLoader(),
                new Class<?>[] {Isolator.class},
                (proxy, method, arguments) -> method.getName().equals("launcher")
                        ? List.of("sh", "-c", JOIN + " && exec \"$@\"", backEnd.root() + "/" + arguments[0])
                        : backEnd);
    }

    private static Assignment assignment(String name, Optional<NetClsHandle> handle) {
        Instant since = Instant.parse("2024-02-29T12:00:00.123456Z");
        return new Assignment(new ContainerId(name), handle, "/run/netcls/" + name, since);
    }

    private static NetClsState state(List<HandleCounts> handles, List<Assignment> assignments) {
        return state(handles, assignments, List.of());
    }

    private static NetClsState state(
            List<HandleCounts> handles, List<Assignment> assignments, List<ForeignGroup> foreign) {
        BackEnd backEnd = new BackEnd(true, "/run/netcls");
        return new NetClsState(
                new Overview(
                        1,
                        backEnd,
                        Optional.of("bitmap"),
                        Optional.empty(),
                        handles,
                        assignments.size(),
                        foreign,
                        List.of(),
                        Reconciliation.NONE),
                assignments);
    }

    private static NetClsState withTexts(String allocator, String fault, ForeignGroup leftAlone) {
        BackEnd backEnd = new BackEnd(true, "/run/netcls");
        return new NetClsState(
                new Overview(
                        1,
                        backEnd,
                        Optional.of(allocator),
                        Optional.of(fault),
                        USE,
                        0,
                        List.of(leftAlone),
                        List.of(),
                        Reconciliation.NONE),
                List.of());
    }

    private static Assignment in(AssignmentState state) {
        return new Assignment(WEB.container(), WEB.handle(), WEB.group(), WEB.since(), WEB.labels(), state);
    }
}
