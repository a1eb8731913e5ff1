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

        assertThat(felix.type("(netcls:status web) container")).contains("web");
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
                "netcls:release | netcls:release: usage: netcls:release [--kill] <container>",
                "netcls:release --kill | netcls:release: usage: netcls:release [--kill] <container>",
                "netcls:exec web | netcls:exec: usage: netcls:exec <container> <command> [word...]",
                "netcls:exec web true | netcls:exec: no container 'web'",
                "netcls:list all | netcls:list: usage: netcls:list",
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
    @ValueSource(strings = {"about", "allocator", "allocators", "assign", "exec", "list", "release", "status"})
    void everyCommandHasHelp(String command) throws Exception {
        assertThat(felix.type("netcls:" + command + " --help")).startsWith("usage: netcls:" + command);
        assertThat(felix.type("help netcls:" + command)).contains(command);
    }
}
