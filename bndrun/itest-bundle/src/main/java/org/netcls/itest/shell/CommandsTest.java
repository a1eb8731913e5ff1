// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.test.common.annotation.InjectService;

/** What an operator sees at the prompt. */
class CommandsTest {
    @RegisterExtension
    final Felix felix = new Felix();

    @InjectService(timeout = Patience.MILLIS)
    Isolator isolator;

    private final Web web = new Web(felix::http);

    @Test
    void assignShowsTheHandleInAllThreeForms() throws Exception {
        assertThat(felix.type("netcls:assign web"))
                .containsPattern("handle +0x0010([0-9a-f]{4}) = 10[0-9]{5} = 10:[0-9a-f]+ in tc");
    }

    @Test
    void listShowsEveryContainerAndSaysThatNothingIsTagged() throws Exception {
        felix.type("netcls:assign web");
        felix.type("netcls:assign db");

        assertThat(felix.type("netcls:list"))
                .containsPattern("(?s)CONTAINER .*\ndb .*\nweb .*")
                .contains("2 used")
                .contains("emulated, packets are not tagged");
    }

    @Test
    void resultsAreObjectsThatScriptsCanAsk() throws Exception {
        felix.type("netcls:assign web");

        assertThat(felix.type("(netcls:status web) container")).isEqualTo("web\n");
        assertThat(felix.type("(netcls:status web) handle")).matches("0x0010[0-9a-f]{4}\n");
        assertThat(felix.type("echo ((netcls:status web) handle)")).matches("0x0010[0-9a-f]{4}\n");
        assertThat(felix.type("((netcls:status web) handle) tc")).matches("10:[0-9a-f]+\n");
        assertThat(felix.type("(netcls:status web) state")).isEqualTo("assigned\n");
        felix.type("netcls:assign --label tier=gold db");
        assertThat(felix.type("each (netcls:list) { echo found ($it container) }"))
                .isEqualTo("found db\nfound web\n");
        assertThat(felix.type("(netcls:list) size")).isEqualTo("2\n");
        assertThat(felix.type("((netcls:list) get 0) container")).isEqualTo("db\n");
        assertThat(felix.type("(((netcls:list) get 0) labels) get tier")).isEqualTo("gold\n");
        assertThat(felix.type("netcls:list | grep web")).contains("0x0010").doesNotContain("db");
        assertThat(felix.type("each (netcls:list --label tier) { netcls:release ($it container) }"))
                .isEmpty();
        assertThat(felix.type("(netcls:list) size")).isEqualTo("1\n");
    }

    @Test
    void listShowsThoseThatAreAskedFor() throws Exception {
        felix.type("netcls:assign --label tier=gold web");
        felix.type("netcls:assign --label tier=silver db");
        felix.type("netcls:assign web/side");
        String handle = felix.type("((netcls:status web) handle) decimal").strip();

        assertThat(containers("netcls:list --label tier")).containsExactly("db", "web");
        assertThat(containers("netcls:list --label tier=gold --state assigned")).containsExactly("web");
        assertThat(containers("netcls:list --handle " + handle)).containsExactly("web", "web/side");
        assertThat(containers("netcls:list --primary 0x10 --sort since")).containsExactly("web", "db", "web/side");
        assertThat(containers("netcls:list --primary 0x11")).isEmpty();
    }

    @Test
    void listFitsTheTerminalAndShowsAllInAPipe() throws Exception {
        String id = "123e4567-e89b-42d3-a456-426614174000";
        felix.type("netcls:assign --label tier=gold " + id);

        assertThat(table(felix.typeAtTerminal("netcls:list", 80)))
                .allMatch(line -> line.length() <= 80)
                .last(InstanceOfAssertFactories.STRING)
                .startsWith(id + "  0x0010")
                .endsWith("  assigned");
        assertThat(felix.typeAtTerminal("netcls:list", 80)).contains("\nnot shown  LABELS, GROUP; see --wide");
        assertThat(felix.typeAtTerminal("netcls:list --wide", 80)).contains("tier=gold", "/" + id);
        assertThat(felix.typeAtTerminal("netcls:list | cat", 80)).contains("tier=gold", "/" + id);
        assertThat(felix.typeAtTerminal("if { true } { format (netcls:list) } | cat", 80))
                .contains("tier=gold", "/" + id);
    }

    @Test
    void jsonIsWhatTheStateOverHttpHas() throws Exception {
        felix.type("netcls:assign --label tier=gold web");

        assertThat(felix.type("netcls:status --json web").strip())
                .isEqualTo(web.get("netcls/v1/assignments/web").body());
        String list = web.get("netcls/v1/assignments").body().replaceFirst("\"instance\":\"[0-9a-f]+\",", "");
        assertThat(felix.type("netcls:list --json").strip()).isEqualTo(list);
        assertThat(felix.type("netcls:list --json | cat").strip()).isEqualTo(list);
    }

    @Test
    void nothingThatATerminalActsOnReachesIt() throws Exception {
        ContainerId hostile = new ContainerId("a\u202eb");
        isolator.prepare(hostile);

        for (String line : List.of("netcls:list", "netcls:list --json", "netcls:list | cat", "(netcls:list) get 0")) {
            assertThat(felix.type(line)).contains("a\\u202eb").doesNotContain("\u202e");
        }
        felix.type("each (netcls:list) { netcls:release ($it container) }");
        assertThat(isolator.state().assignments()).isEmpty();
    }

    @Test
    void aLongReleaseTellsHowFarItIsToWhoeverTypedIt() throws Exception {
        Process inside = new ProcessBuilder("sleep", "600").start();
        try {
            felix.type("netcls:assign db");
            felix.type("netcls:assign web " + inside.pid());
            String release = "try { netcls:release --timeout 1 db web } { echo refused }";

            assertThat(felix.typeAtTerminal(release, 80))
                    .containsPattern("\\A(\r0 of 2 released)*\r1 of 2 released")
                    .contains("\r               \rcontainer 'web' is busy");
            assertThat(felix.type(release)).startsWith("no container 'db'\n").doesNotContain("\r");
            assertThat(felix.typeAtTerminal(release + " | cat", 80)).doesNotContain("\r");
        } finally {
            inside.destroyForcibly().waitFor();
        }
    }

    private List<String> containers(String list) throws Exception {
        return felix.type("each (" + list + ") { echo ($it container) }")
                .lines()
                .toList();
    }

    private static List<String> table(String shown) {
        return shown.lines().takeWhile(line -> !line.isEmpty()).toList();
    }

    @Test
    void releaseEndsTheAssignment() throws Exception {
        felix.type("netcls:assign web");
        assertThat(felix.type("netcls:list")).contains("web", "1 used");

        assertThat(felix.type("netcls:release web")).isEmpty();

        assertThat(felix.type("netcls:list")).contains("0 used").doesNotContain("web");
    }

    @Test
    void execPrintsWhatTheCommandPrintsAlsoIntoAPipe() throws Exception {
        felix.type("netcls:assign web");

        assertThat(felix.type("netcls:exec web echo one two")).isEqualTo("one two\n");
        assertThat(felix.type("netcls:exec web printf 'one\\ntwo\\n' | grep two"))
                .contains("two")
                .doesNotContain("one");
        assertThatThrownBy(() -> felix.type("netcls:exec web false"))
                .hasToString("netcls:exec: 'false' ended with status 1");
    }

    @Test
    void releaseKillsWhatIsInsideOnlyWhenAsked() throws Exception {
        Process inside = new ProcessBuilder("sleep", "600").start();
        try {
            felix.type("netcls:assign web " + inside.pid());

            assertThatThrownBy(() -> felix.type("netcls:release web"))
                    .hasToString("netcls:release: container 'web' is busy and keeps its handle: first end pid "
                            + inside.pid() + " (sleep)");
            assertThat(inside.isAlive()).isTrue();

            felix.type("netcls:release --kill --timeout 60 web");

            assertThat(inside.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(isolator.state().assignments()).isEmpty();
        } finally {
            inside.destroyForcibly();
        }
    }

    @Test
    void releaseGoesOnWithTheOthersAndNamesThoseThatWereRefused() throws Exception {
        Process inside = new ProcessBuilder("sleep", "600").start();
        try {
            felix.type("netcls:assign web");
            felix.type("netcls:assign db " + inside.pid());

            assertThatThrownBy(() -> felix.type("netcls:release --timeout 0 db gone web"))
                    .hasMessageStartingWith("netcls:release: 2 of 3 containers were not released; the first: container"
                            + " 'db' is busy");
            assertThat(felix.type("try { netcls:release --timeout 0 db gone } { echo failed }"))
                    .startsWith("container 'db' is busy")
                    .endsWith("no container 'gone'\nfailed\n");

            assertThat(isolator.state().assignments())
                    .extracting(left -> left.container().value())
                    .containsExactly("db");
        } finally {
            inside.destroyForcibly().waitFor();
        }
    }

    @Test
    void isolateMovesProcessesIntoAContainerThatIsThere() throws Exception {
        Process inside = new ProcessBuilder("sleep", "600").start();
        try {
            felix.type("netcls:assign web");

            assertThat(felix.type("netcls:isolate web " + inside.pid())).isEmpty();
            assertThatThrownBy(() -> felix.type("netcls:release --timeout 0 web"))
                    .hasMessageContaining("pid " + inside.pid());
        } finally {
            inside.destroyForcibly().waitFor();
        }
    }

    @Test
    void handleTellsWhoHasItOrHadItLast() throws Exception {
        felix.letHandlesRest(Duration.ofHours(1));
        felix.type("netcls:assign web");
        String handle = felix.type("((netcls:status web) handle) tc").strip();

        assertThat(felix.type("netcls:handle " + handle)).containsPattern("use +used\ncontainer +web\n");

        felix.type("netcls:release web");

        assertThat(felix.type("netcls:handle " + handle))
                .containsPattern("use +quarantined\nlast with +web\nuntil +[0-9TZ:-]+, in [0-9]+ s");
        assertThat(felix.type("(netcls:handle " + handle + ") use")).isEqualTo("quarantined\n");
        assertThat(felix.type("netcls:handle 0xfffe0001")).contains("outside the configured ranges");
    }

    @Test
    void recoverKeepsThoseThatAreNamed() throws Exception {
        felix.type("netcls:assign web");
        felix.type("netcls:assign db");
        felix.type("netcls:assign old");

        assertThat(felix.type("netcls:recover --orphan db web gone"))
                .isEqualTo("recovered  db, web\nmissing    gone\nremoved    old\n");
        assertThat(felix.type("((netcls:recover --orphan db web) recovered) size"))
                .isEqualTo("2\n");
    }

    @Test
    void recoverTellsAfterItsReportThatSomeCouldNotBeCleanedUp() throws Exception {
        Process inside = new ProcessBuilder("sleep", "600").start();
        try {
            felix.type("netcls:assign web " + inside.pid());

            assertThatThrownBy(() -> felix.type("netcls:recover db"))
                    .hasMessageStartingWith("netcls:recover: 1 of the other containers could not be cleaned up;");
            assertThat(felix.type("try { netcls:recover db } { echo failed }"))
                    .contains("missing    db\n", "failed     container 'web' is busy")
                    .endsWith("failed\n");
        } finally {
            inside.destroyForcibly().waitFor();
        }
    }

    @Test
    void reconcileShowsWhatItHasFound() throws Exception {
        assertThat(felix.type("netcls:reconcile"))
                .containsPattern("^runs +[1-9]")
                .contains("\ndrifted ");
        assertThat(felix.type("(netcls:reconcile) failures")).isEqualTo("0\n");
    }

    @Test
    void aboutTellsWhereTheStateIs() throws Exception {
        assertThat(felix.type("netcls:about"))
                .contains("back end", "0x0010", "bitmap", "containers")
                .containsPattern("state +http://127\\.0\\.0\\.1:\\d+/state");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "netcls:assign | netcls:assign: usage: netcls:assign [--primary P] [--handle H] [--label K=V] [--parent P] [--own-group] <container> [pid...]",
                "netcls:assign a//b | netcls:assign: container id 'a//b' has a slash that is not between a parent and its child",
                "netcls:assign web 4194305 | netcls:assign: there is no process with pid 4194305",
                "netcls:assign web -1 | netcls:assign: there is no option -1; put -- before a name that begins so",
                "netcls:assign web -- -1 | netcls:assign: pid '-1' is not a positive decimal number",
                "netcls:release -kill web | netcls:release: there is no option -kill; put -- before a name that begins so",
                "netcls:assign web x | netcls:assign: pid 'x' is not a positive decimal number",
                "netcls:status web | netcls:status: no container 'web'",
                "netcls:release web | netcls:release: no container 'web'",
                "netcls:release | netcls:release: usage: netcls:release [--kill] [--timeout S] <container>...",
                "netcls:release --kill | netcls:release: usage: netcls:release [--kill] [--timeout S] <container>...",
                "netcls:exec web | netcls:exec: usage: netcls:exec <container> <command> [word...]",
                "netcls:exec web true | netcls:exec: no container 'web'",
                "netcls:release --timeout x web | netcls:release: timeout 'x' is not a number of seconds from 0 to 99999",
                "netcls:isolate web | netcls:isolate: usage: netcls:isolate <container> <pid>...",
                "netcls:isolate web x | netcls:isolate: pid 'x' is not a positive decimal number",
                "netcls:handle | netcls:handle: usage: netcls:handle <handle>",
                "netcls:handle 1:x | netcls:handle: handle '1:x' is none of the forms 0x00120001, 1179649 and 12:1",
                "netcls:handle 0 | netcls:handle: handle '0' is none of the forms 0x00120001, 1179649 and 12:1",
                "netcls:reconcile now | netcls:reconcile: usage: netcls:reconcile",
                "netcls:recover | netcls:recover: usage: netcls:recover [--orphan C] <container>...",
                "netcls:recover a//b | netcls:recover: container id 'a//b' has a slash that is not between a parent and its child",
                "netcls:list --state lost | netcls:list: state 'lost' is none of assigned, shared, unmanaged, outside, drifted",
                "netcls:list --sort group | netcls:list: sort 'group' is none of container, handle, since",
                "netcls:list --handle 1:x | netcls:list: handle '1:x' is none of the forms 0x00120001, 1179649 and 12:1",
                "netcls:list --primary 0 | netcls:list: primary handle 0x0 is outside 0x1-0xfffe",
                "netcls:status --json | netcls:status: usage: netcls:status [--json] <container>",
                "netcls:list all | netcls:list: usage: netcls:list [--label K[=V]] [--primary P] [--state S] [--handle H] [--sort COLUMN] [--wide] [--json]",
                "netcls:allocator | netcls:allocator: usage: netcls:allocator <name>",
                "netcls:allocator x | netcls:allocator: there is no allocator 'x'; there are: bitmap, lru-reuse, random",
            })
    void aWrongWordGetsOneClearLineAndChangesNothing(String line, String message) throws Exception {
        assertThatThrownBy(() -> felix.type(line)).hasToString(message);
        assertThat(isolator.state().assignments()).isEmpty();
    }

    @Test
    void assigningAgainKeepsWhatIsThere() throws Exception {
        Process inside = new ProcessBuilder("sleep", "600").start();
        try {
            for (String line : List.of(
                    "netcls:assign --label tier=gold web",
                    "netcls:assign web/side",
                    "netcls:assign web/own --own-group")) {
                String first = felix.type(line);
                assertThat(felix.type(line)).isEqualTo(first);
                assertThat(felix.type(line + " " + inside.pid())).isEqualTo(first);
            }
            assertThatThrownBy(() -> felix.type("netcls:release --timeout 0 web/own"))
                    .hasMessageContaining("pid " + inside.pid());
            for (String contradiction : List.of(
                    "--label tier=silver web", "--primary 0x11 web", "--handle 10:ffff web", "--own-group web/side")) {
                assertThatThrownBy(() -> felix.type("netcls:assign " + contradiction))
                        .hasMessageContaining("has 0x0010")
                        .hasMessageContaining("was asked for")
                        .hasMessageEndingWith("; without that it keeps what it has");
            }
        } finally {
            inside.destroyForcibly().waitFor();
        }
    }

    @Test
    void assigningAgainWritesTheOperatorsHandle() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("primary.handle", ""));

        String first = felix.type("netcls:assign --label tier=gold web");
        assertThat(first).contains("none; the operator writes one");
        assertThat(felix.type("netcls:assign --label tier=gold web")).isEqualTo(first);
        felix.type("netcls:assign web/side");

        assertThat(felix.type("netcls:assign --handle 12:1 web")).contains("0x00120001");
        assertThat(felix.type("netcls:assign web")).contains("0x00120001");
        assertThat(felix.type("netcls:assign web/side")).contains("0x00120001");
        assertThat(felix.type("netcls:assign --handle 12:2 --label tier=gold web"))
                .contains("0x00120002");
        assertThatThrownBy(() -> felix.type("netcls:assign --handle 12:3 web/side"))
                .hasMessageContaining("shared with its parent");
        assertThatThrownBy(() -> felix.type("netcls:assign --primary 0x13 web"))
                .hasMessageContaining("a handle under primary 0x0013 was asked for");
    }

    private static final String COMMANDS =
            "about allocator allocators assign config doctor events exec handle isolate label launcher list policies policy"
                    + " reconcile recover release status why";

    static Stream<String> commands() {
        return Stream.of(COMMANDS.split(" "));
    }

    @Test
    void helpListsTheCommandsAndNothingElse() throws Exception {
        assertThat(felix.type("help").lines().filter(line -> line.startsWith("netcls:")))
                .containsExactlyElementsOf(commands().map("netcls:"::concat).toList());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) throws Exception {
        assertThat(felix.type("netcls:" + command + " --help")).startsWith("usage: netcls:" + command);
        assertThat(felix.type("help netcls:" + command)).contains(command);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatIsNoWordGetsOneClearLineWhereverItStands(String command) throws Exception {
        String noWord = "netcls:" + command + ": a word is null, as is a variable that is not set; to write the word"
                + " itself, quote it: 'null'";
        for (String words : List.of("null", "$nope", "web null", "--label null", "-- null")) {
            assertThatThrownBy(() -> felix.type("netcls:" + command + " " + words))
                    .hasToString(noWord);
        }
        assertThat(felix.type("netcls:" + command + " null | cat")).isEqualTo(noWord + "\n");
        assertThat(felix.type("each [1] { netcls:" + command + " null } | cat")).isEqualTo(noWord + "\n");
        assertThatThrownBy(() -> felix.type("echo | netcls:" + command + " null"))
                .hasToString(noWord);
        assertThatThrownBy(() -> felix.type("netcls:" + command + " a[b]"))
                .hasMessageContaining("netcls:" + command + ": there is the list [\"b\"] among the words");
        assertThatThrownBy(() -> felix.type("netcls:" + command + " --nope"))
                .hasToString("netcls:" + command + ": there is no option --nope");
        assertThat(isolator.state().assignments()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pom*", "*", "a?", "'a[b]'", "007", "1e3", "615e12345678", "null*", "-- -x", "-- --kill", "ä"})
    void wordsReachACommandAsTyped(String word) throws Exception {
        String id = word.replace("'", "").replace("-- ", "");
        felix.type("netcls:assign --label tier=*? " + word);

        assertThat(isolator.status(new ContainerId(id)).labels()).containsEntry("tier", "*?");
        assertThat(felix.type("(netcls:status " + word + ") container")).isEqualTo(id + "\n");
        assertThat(felix.type("netcls:exec " + word + " echo *")).isEqualTo("*\n");
        assertThat(felix.type("netcls:release " + word)).isEmpty();
    }
}
