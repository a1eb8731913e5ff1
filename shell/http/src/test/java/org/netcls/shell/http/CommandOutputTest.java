// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes into a trailer, which is short. */
class CommandOutputTest {
    @Test
    void manyErrorsAreTheFirstAndTheLast() {
        String errors =
                IntStream.rangeClosed(1, 1000).mapToObj(line -> "line " + line).collect(Collectors.joining("\n"));
        String brief = CommandOutput.brief(errors);
        assertThat(brief).hasSizeLessThan(4100).startsWith("line 1\nline 2\n").endsWith("\nline 999\nline 1000");
        assertThat(brief).containsPattern("\nline \\d+\n\\(\\d+ lines are left out here\\)\nline \\d+\n");
    }

    @Test
    void fewAreAllThereAre() {
        assertThat(CommandOutput.brief("one\ntwo")).isEqualTo("one\ntwo");
    }

    @Test
    void oneLongLineIsItsBeginning() {
        assertThat(CommandOutput.brief("x".repeat(5000))).isEqualTo("x".repeat(4000));
    }
}
