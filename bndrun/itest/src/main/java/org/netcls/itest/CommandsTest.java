// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.Isolator;

/** What an operator sees at the prompt. */
class CommandsTest {
    private final Felix felix = new Felix();

    @AfterEach
    void releaseAll() throws Exception {
        Isolator isolator = felix.isolator();
        for (Assignment left : isolator.state().assignments()) {
            isolator.cleanup(left.container(), Duration.ZERO);
        }
    }

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
        assertThat(felix.type("(netcls:status web) standing")).isEqualTo("assigned\n");
        assertThat(felix.type("each ((netcls:list) assignments) { echo found ($it container) }"))
                .contains("found web");
        assertThat(felix.type("netcls:list | grep web")).contains("0x0010");
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
                    .hasToString("netcls:release: container 'web' is busy and keeps its handle: end first pid "
                            + inside.pid() + " (sleep)");
            assertThat(inside.isAlive()).isTrue();

            felix.type("netcls:release --kill web");

            assertThat(inside.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(felix.isolator().state().assignments()).isEmpty();
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

            assertThat(felix.isolator().state().assignments())
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
        felix.type("netcls:assign web");
        String handle = felix.type("((netcls:status web) handle) tc").strip();

        assertThat(felix.type("netcls:handle " + handle)).containsPattern("use +used\ncontainer +web\n");

        felix.type("netcls:release web");

        assertThat(felix.type("netcls:handle " + handle))
                .containsPattern("use +resting\nlast with +web\nuntil +[0-9TZ:-]+, in [0-9]+ s");
        assertThat(felix.type("(netcls:handle " + handle + ") use")).isEqualTo("resting\n");
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
                "netcls:assign | netcls:assign: usage: netcls:assign [--primary P] [--handle H] [--label K=V] [--own-group] <container> [pid...]",
                "netcls:assign a/b | netcls:assign: container id 'a/b' has a slash, blank or control character",
                "netcls:assign web 4194305 | netcls:assign: there is no process with pid 4194305",
                "netcls:assign web -1 | netcls:assign: pid '-1' is not a positive decimal number",
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
                "netcls:recover a/b | netcls:recover: container id 'a/b' has a slash, blank or control character",
                "netcls:list all | netcls:list: usage: netcls:list [--label K=V] [--primary P] [--state S] [--handle H] [--sort COLUMN] [--wide] [--json]",
                "netcls:allocator | netcls:allocator: usage: netcls:allocator <name>",
                "netcls:allocator x | netcls:allocator: there is no allocator 'x'; there are: bitmap, lru-reuse, random",
            })
    void aWrongWordGetsOneClearLineAndChangesNothing(String line, String message) throws Exception {
        assertThatThrownBy(() -> felix.type(line)).hasToString(message);
        assertThat(felix.isolator().state().assignments()).isEmpty();
    }

    @Test
    void assigningTwiceTellsWhatIsThere() throws Exception {
        felix.type("netcls:assign web");

        assertThatThrownBy(() -> felix.type("netcls:assign web")).hasMessageContaining("has 0x0010");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "about",
                "allocator",
                "allocators",
                "assign",
                "exec",
                "handle",
                "isolate",
                "list",
                "reconcile",
                "recover",
                "release",
                "status"
            })
    void everyCommandHasHelp(String command) throws Exception {
        assertThat(felix.type("netcls:" + command + " --help")).startsWith("usage: netcls:" + command);
        assertThat(felix.type("help netcls:" + command)).contains(command);
    }
}
