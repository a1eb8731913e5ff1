// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
    @Test
    void eachLineIsOneAndKnowsItsNumber() throws Exception {
        assertThat(Statement.of("# containers\necho a\n\necho b # too\n"))
                .containsExactly(new Statement(2, "echo a"), new Statement(4, "echo b"));
    }

    @Test
    void aSemicolonEndsOneToo() throws Exception {
        assertThat(Statement.of("echo a; echo b"))
                .containsExactly(new Statement(1, "echo a"), new Statement(1, "echo b"));
    }

    @Test
    void whatBelongsTogetherStaysTogether() throws Exception {
        assertThat(Statement.of("a | b\nc && d || e\nf = {\n  g\n  h\n}\ni &\nj"))
                .containsExactly(
                        new Statement(1, "a | b"),
                        new Statement(2, "c && d || e"),
                        new Statement(3, "f = {\n  g\n  h\n}"),
                        new Statement(7, "i &"),
                        new Statement(8, "j"));
    }

    @Test
    void nothingIsNone() throws Exception {
        assertThat(Statement.of("\n# nothing\n")).isEmpty();
    }

    @Test
    void aProgramThatEndsInTheMiddleIsRefusedAsAWhole() {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> Statement.of("echo a\neach $l {\n  echo b\n"))
                .withMessageStartingWith("line ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"echo a\n&f", "echo a\n & f { b }", "a\necho a; &", "a\nb |\nc", "a\nb | ; c", "a\nb |\n c; d"})
    void aCommandThatIsMissingIsTold(String program) {
        assertThatExceptionOfType(CommandException.class)
                .isThrownBy(() -> Statement.of(program))
                .withMessage("line 2: a command is missing beside '|' or '&'");
    }

    @ParameterizedTest
    @CsvSource({
        "netcls:list,true",
        "'netcls:assign web 4711',true",
        "nonsense,false",
        "'nonsense netcls:list',false",
        "'netcls:list | cat',false",
        "'netcls:label (echo web)',false"
    })
    void onlyOurCommandsAloneCanBeRunAgain(String text, boolean isOneOfOurs) {
        assertThat(new Statement(1, text).isOneOfOurs()).isEqualTo(isOneOfOurs);
    }
}
